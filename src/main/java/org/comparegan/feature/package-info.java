/**
 * Feature networks: images to pooled features and logits.
 *
 * <ul>
 *   <li>{@link org.comparegan.feature.FeatureNetworks} opens a network by name or file; {@link
 *       org.comparegan.feature.FeatureNetwork} runs it, a frozen graph or a SavedModel.
 *   <li>{@link org.comparegan.feature.NetworkTaps} says where a network is fed and read, and what
 *       it expects at its input; {@link org.comparegan.feature.Preprocessing} makes that from
 *       images in [0, 1], if asked by Pillow's filters.
 *   <li>{@link org.comparegan.feature.ClassifierTraining} trains a network of our own to a {@link
 *       org.comparegan.feature.TrainedClassifier}, which is written with its provenance.
 * </ul>
 *
 * <p>The package stands below {@code evaluate} and above {@code nn}, {@code gradient}, {@code
 * objective}, {@code data} and {@code metric} (for profiles), since it trains what it runs.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.feature;

import org.jspecify.annotations.NullMarked;
