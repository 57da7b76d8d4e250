/**
 * The paper's protocol of evaluation.
 *
 * <ul>
 *   <li>{@link org.comparegan.evaluate.Evaluation} is the protocol, {@link
 *       org.comparegan.evaluate.EvaluationSettings} how much of it, {@link
 *       org.comparegan.evaluate.EvaluationResult} what comes out; begin here.
 *   <li>{@link org.comparegan.evaluate.ImageSource} is a generator under evaluation: {@link
 *       org.comparegan.evaluate.ModuleSource}, {@link org.comparegan.evaluate.GeneratorSource} from
 *       a checkpoint or untrained, {@link org.comparegan.evaluate.CollapsedSource}.
 *   <li>{@link org.comparegan.evaluate.LatentStream} is what generators are given, {@link
 *       org.comparegan.evaluate.AddressedLatents} by seed and number.
 *   <li>{@link org.comparegan.evaluate.RealStatistics} are the moments of real images, cached.
 *   <li>{@link org.comparegan.evaluate.ScoreTable} is {@code scores.csv}.
 * </ul>
 */
@NullMarked
package org.comparegan.evaluate;

import org.jspecify.annotations.NullMarked;
