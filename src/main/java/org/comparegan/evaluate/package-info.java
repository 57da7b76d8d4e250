/**
 * The paper's protocol of evaluation.
 *
 * <ul>
 *   <li>{@link org.comparegan.evaluate.Evaluation} is the protocol, {@link
 *       org.comparegan.evaluate.EvaluationSettings} how much of it, {@link
 *       org.comparegan.evaluate.EvaluationResult} what comes out; begin here. {@link
 *       org.comparegan.evaluate.EvaluationMetric} lists what there is to compute, {@link
 *       org.comparegan.evaluate.Reference} what with. Generators come from package {@code model}.
 *   <li>A {@code RunScorer} hears the samples of a run batch by batch ({@code RunScorers} makes
 *       them); {@code ModelMetrics} ask the networks themselves: {@code ConditionNumber} by {@link
 *       org.comparegan.evaluate.MetricTensors}, {@code DiscriminatorAccuracy} by a {@link
 *       org.comparegan.model.Judge}, {@code Gilbo}. {@code Findings} collects numbers, warnings and
 *       reasons.
 *   <li>{@link org.comparegan.evaluate.RealStatistics} are the moments of real images, cached;
 *       {@link org.comparegan.evaluate.FeatureExtraction} goes through images with a network.
 *   <li>{@link org.comparegan.evaluate.ScoreTable} is {@code scores.csv}, {@link
 *       org.comparegan.evaluate.EvaluationLog} is {@code scores.jsonl}.
 * </ul>
 */
@NullMarked
package org.comparegan.evaluate;

import org.jspecify.annotations.NullMarked;
