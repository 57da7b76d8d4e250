/**
 * Losses, penalties and optimisers.
 *
 * <ul>
 *   <li>{@link org.comparegan.objective.GanLoss}: the four GAN losses;
 *   <li>{@link org.comparegan.objective.GradientPenalty}: WGAN-GP and DRAGAN; {@link
 *       org.comparegan.objective.WeightPenalties}: L2, and BigGAN's orthogonal regularisation;
 *   <li>{@link org.comparegan.objective.RotationLoss}: the loss of classifying rotations;
 *   <li>{@link org.comparegan.objective.Optimizer}: SGD, momentum, Adagrad, RMSProp and Adam, with
 *       TensorFlow's slot names;
 *   <li>{@link org.comparegan.objective.WeightAverage}: exponential moving average of weights.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.objective;

import org.jspecify.annotations.NullMarked;
