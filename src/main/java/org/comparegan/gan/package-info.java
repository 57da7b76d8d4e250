/**
 * The training graphs of ModularGAN, SSGAN and S³GAN.
 *
 * <ul>
 *   <li>{@link org.comparegan.gan.WholeBatchGraph}: the order of a run, and its handles; begin
 *       here;
 *   <li>{@link org.comparegan.gan.AccumulatingGraph}: the same run a micro-batch at a time; both
 *       are a {@link org.comparegan.gan.TrainingGraph}, which says what {@link
 *       org.comparegan.gan.SessionRun}es a run consists of;
 *   <li>{@link org.comparegan.gan.WorkerShare}: which examples of a step one of several workers
 *       sees; {@link org.comparegan.gan.Averaged}: what all of them then apply;
 *   <li>{@link org.comparegan.gan.NetworkSteps}: weights, loss, optimiser and counters of the two
 *       steps;
 *   <li>{@link org.comparegan.gan.ModularGan}, {@link org.comparegan.gan.SsGan}, {@link
 *       org.comparegan.gan.S3Gan}: the losses of one sub-step;
 *   <li>{@link org.comparegan.gan.WeightUpdates}: a loss to new weights, unless it is not finite
 *       ({@link org.comparegan.gan.StepCheck}), found alike by all workers;
 *   <li>{@link org.comparegan.gan.FeatureHeads}: what SSGAN and S³GAN add to the discriminator's
 *       features;
 *   <li>{@link org.comparegan.gan.GanSpec}: what is trained, checked before anything is built;
 *   <li>{@link org.comparegan.gan.SamplingGraph}: the generator alone.
 * </ul>
 *
 * <p>Where the reference leaves the order of two passes undefined, ours is the program's: real
 * before fake, loss before penalty, sub-step 1 before 2.
 */
@NullMarked
package org.comparegan.gan;

import org.jspecify.annotations.NullMarked;
