/**
 * Labels for all images from few labels or none: the feature extractors and classifiers of the
 * paper that were never released.
 *
 * <ul>
 *   <li>{@link org.comparegan.fewlabels.ResNetV2} is the network; {@code ExtractorHeads} are what
 *       it says of images, {@code ExtractorPass} runs it, {@code ExtractorGraph} is its training
 *       graph.
 *   <li>{@link org.comparegan.fewlabels.ExtractorPlan} is all that a training depends on, {@link
 *       org.comparegan.fewlabels.LearningRate} its schedule; {@link
 *       org.comparegan.fewlabels.ExtractorTraining} trains in a run directory, step by step in
 *       {@code ExtractorSession}; {@link org.comparegan.fewlabels.Validation} says how well.
 *   <li>{@link org.comparegan.fewlabels.Extractor} is a trained one.
 *   <li>{@link org.comparegan.fewlabels.LabelSet} are labels with what they came from; {@link
 *       org.comparegan.fewlabels.Clustering} makes them without true labels, {@link
 *       org.comparegan.fewlabels.InferredLabels} from a classifier.
 *   <li>{@link org.comparegan.fewlabels.PixelFeatures}, or features of a network as {@link
 *       org.comparegan.fewlabels.UnitRows}, are what is clustered; {@link
 *       org.comparegan.fewlabels.LabelReport} shows labels to a person.
 * </ul>
 *
 * <p>Splits and label files are of {@code label}, which reads them.
 */
@NullMarked
package org.comparegan.fewlabels;

import org.jspecify.annotations.NullMarked;
