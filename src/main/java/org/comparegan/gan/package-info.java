/**
 * The training graphs of ModularGAN, SSGAN and S³GAN.
 *
 * <ul>
 *   <li>{@link org.comparegan.gan.GanSpec}: what is trained, checked before anything is built;
 *   <li>{@link org.comparegan.gan.TrainingGraph}: weights, losses, optimisers and counters of both
 *       networks; begin here. {@link org.comparegan.gan.WholeBatchGraph} has the order of steps and
 *       takes a batch in one {@link org.comparegan.gan.SessionRun}, {@code AccumulatingGraph} a
 *       micro-batch at a time;
 *   <li>{@link org.comparegan.gan.BatchPlaceholders}: what is fed of a batch, cut into the {@code
 *       StepInputs} of each step; {@code GeneratedImages}: the fakes that are made before the
 *       steps;
 *   <li>{@code GanLosses}: the losses of a step, by GAN class in {@code ModularGan}, {@code SsGan}
 *       and {@code S3Gan}; {@code FeatureHeads}: what the latter two add to the discriminator's
 *       features;
 *   <li>{@code WeightUpdates}: from a loss to new weights, unless it is not finite, which {@link
 *       org.comparegan.gan.StepChecks} finds alike on all workers;
 *   <li>{@link org.comparegan.gan.WorkerShare}: the examples of a step that one of several workers
 *       sees;
 *   <li>{@link org.comparegan.gan.SamplingGraph}, {@link org.comparegan.gan.ServingGraph}: one
 *       network alone.
 * </ul>
 *
 * <p>A batch trains the discriminator and, when it is due, the generator. Where the reference
 * leaves the order of two passes undefined, ours is the program's: real before fake, loss before
 * penalty, sub-step 1 before 2.
 */
@NullMarked
package org.comparegan.gan;

import org.jspecify.annotations.NullMarked;
