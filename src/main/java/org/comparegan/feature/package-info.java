/**
 * Feature networks: images to pooled features and logits.
 *
 * <ul>
 *   <li>{@link org.comparegan.feature.FeatureNetwork} runs a network, a {@code Backbone} from a
 *       frozen graph or a SavedModel; {@link org.comparegan.feature.FeatureNetworks} opens one by
 *       name or file, {@link org.comparegan.feature.NetworkTaps} describes one of the user's.
 *   <li>{@link org.comparegan.feature.NetworkTensors} is where a graph is fed and read, {@link
 *       org.comparegan.feature.NetworkTaps.NetworkInput} what it expects there; {@code
 *       Preprocessing} makes that from images in [0, 1].
 *   <li>{@link org.comparegan.feature.ClassifierTraining} trains a network of our own, {@code
 *       ImageClassifier}, to a {@link org.comparegan.feature.TrainedClassifier}; {@link
 *       org.comparegan.feature.NetworkFile} writes it with its provenance.
 * </ul>
 *
 * <p>The package stands below {@code evaluate} and above {@code nn}, {@code gradient}, {@code
 * objective}, {@code data} and {@code metric} (for profiles), since it trains what it runs.
 */
@NullMarked
package org.comparegan.feature;

import org.jspecify.annotations.NullMarked;
