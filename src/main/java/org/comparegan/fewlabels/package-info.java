/**
 * Labels for all images from few labels or none: the feature extractors and classifiers of the
 * paper that were never released.
 *
 * <ul>
 *   <li>{@link org.comparegan.fewlabels.ResNetV2} is the body of the network, {@code
 *       ExtractorNetwork} adds the heads and runs it.
 *   <li>{@link org.comparegan.fewlabels.ExtractorPlan} is everything that a training depends on;
 *       {@link org.comparegan.fewlabels.ExtractorTraining} trains in a run directory, step by step
 *       in {@code ExtractorSession}; {@link org.comparegan.fewlabels.Validation} says how well.
 *   <li>{@link org.comparegan.fewlabels.Extractor} is a trained one: it writes features and labels
 *       images.
 *   <li>{@link org.comparegan.fewlabels.LabelSet} is labels with their origin. {@link
 *       org.comparegan.fewlabels.Clustering} makes them without any true label, {@link
 *       org.comparegan.fewlabels.LabelAudit} shows them to a person.
 * </ul>
 *
 * <p>Splits and label files are of {@code label}.
 */
@NullMarked
package org.comparegan.fewlabels;

import org.jspecify.annotations.NullMarked;
