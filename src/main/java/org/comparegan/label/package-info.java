/**
 * Labels for all images from few labels or none: the feature extractors and classifiers of the
 * paper that were never released.
 *
 * <ul>
 *   <li>{@link org.comparegan.label.ResNetV2} is the network; {@code ExtractorHeads} are what it
 *       says of images, {@code ExtractorPass} runs it, {@code ExtractorGraph} is its training
 *       graph.
 *   <li>{@link org.comparegan.label.ExtractorPlan} is all that a training depends on, {@link
 *       org.comparegan.label.LearningRate} its schedule; {@link
 *       org.comparegan.label.ExtractorTraining} trains in a run directory, step by step in {@code
 *       ExtractorSession}; {@link org.comparegan.label.Validation} says how well.
 *   <li>{@link org.comparegan.label.Extractor} is a trained one.
 *   <li>{@link org.comparegan.label.LabelSet} are labels with what they came from; {@link
 *       org.comparegan.label.Clustering} makes them without true labels, {@link
 *       org.comparegan.label.InferredLabels} from a classifier.
 *   <li>{@link org.comparegan.label.PixelFeatures}, or features of a network as {@link
 *       org.comparegan.label.UnitRows}, are what is clustered; {@link
 *       org.comparegan.label.LabelReport} shows labels to a person.
 * </ul>
 *
 * <p>Splits and label files belong to {@code data}, which reads them.
 */
@NullMarked
package org.comparegan.label;

import org.jspecify.annotations.NullMarked;
