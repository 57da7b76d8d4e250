/**
 * What a network is trained for, and by what.
 *
 * <ul>
 *   <li>{@link org.comparegan.objective.GanLoss}: the four GAN losses;
 *   <li>{@link org.comparegan.objective.GradientPenalty}: WGAN-GP and DRAGAN, and {@link
 *       org.comparegan.objective.KernelPenalty}: L2;
 *   <li>{@link org.comparegan.objective.RotationLoss}: rotated images and the loss of telling them
 *       apart;
 *   <li>{@link org.comparegan.objective.Optimizer}: Adam and its kin, with TensorFlow's slot names;
 *   <li>{@link org.comparegan.objective.WeightAverage}: exponential moving average of weights;
 *   <li>{@link org.comparegan.objective.OrthogonalRegularization}: BigGAN's, which the reference
 *       lacks.
 * </ul>
 */
@NullMarked
package org.comparegan.objective;

import org.jspecify.annotations.NullMarked;
