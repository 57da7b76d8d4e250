/**
 * Infers labels for all images from few or none, with the paper's feature extractors and
 * classifiers, which were never released.
 *
 * <ul>
 *   <li>{@link org.comparegan.fewlabels.ResNetV2} is the body of the network, {@code
 *       ExtractorNetwork} adds the heads and runs it.
 *   <li>{@link org.comparegan.fewlabels.ExtractorPlan} holds everything that a training depends on;
 *       {@link org.comparegan.fewlabels.ExtractorTraining} trains in a run directory, step by step
 *       in {@code ExtractorSession}; {@link org.comparegan.fewlabels.Validation} measures the
 *       result.
 *   <li>{@link org.comparegan.fewlabels.Extractor} is a trained network that writes features and
 *       labels images.
 *   <li>{@link org.comparegan.fewlabels.LabelSet} holds labels with their origin. {@link
 *       org.comparegan.fewlabels.Clustering} makes them without true labels, {@link
 *       org.comparegan.fewlabels.LabelAudit} reports on them.
 * </ul>
 *
 * <p>Package {@code label} has splits and label files.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.fewlabels;

import org.jspecify.annotations.NullMarked;
