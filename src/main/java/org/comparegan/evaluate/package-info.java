/**
 * The paper's protocol of evaluation.
 *
 * <ul>
 *   <li>{@link org.comparegan.evaluate.Evaluation} is the protocol, {@link
 *       org.comparegan.evaluate.EvaluationSettings} how much of it, {@link
 *       org.comparegan.evaluate.EvaluationResult} what comes out; begin here. Metrics are those of
 *       {@link org.comparegan.metric.Metric}, generators come from package {@code model}, {@link
 *       org.comparegan.evaluate.Reference} is what they are compared with.
 *   <li>{@code RunSamples} are the samples of an averaging run as metrics see them, {@link
 *       org.comparegan.evaluate.RealStatistics} the real images, cached; {@link
 *       org.comparegan.evaluate.FeatureExtraction} goes through images with a network. {@code
 *       MemorisedImages} and {@link org.comparegan.evaluate.TrainingNeighbours} look for samples
 *       among the training images.
 *   <li>{@code ModelMetrics} ask the networks themselves: the condition number by {@link
 *       org.comparegan.evaluate.MetricTensors}, accuracies by a {@link
 *       org.comparegan.model.ModelDiscriminator}, {@code Gilbo}.
 *   <li>{@link org.comparegan.evaluate.EvaluatedModels} are the checkpoints of a run or a module;
 *       {@link org.comparegan.evaluate.EvaluationJob} evaluates one after the other, {@link
 *       org.comparegan.evaluate.RunWatch} finds them as they appear, {@link
 *       org.comparegan.evaluate.EvaluationReport} shows the scores.
 *   <li>{@link org.comparegan.evaluate.ComparedSet} is one of two sets that a person compares, of
 *       any kind; {@link org.comparegan.evaluate.FeatureCache} keeps its features.
 *   <li>{@link org.comparegan.evaluate.ScoreTable} is {@code scores.csv}, {@link
 *       org.comparegan.evaluate.EvaluationLog} is {@code scores.jsonl}.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.evaluate;

import org.jspecify.annotations.NullMarked;
