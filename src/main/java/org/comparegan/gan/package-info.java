/**
 * The training graphs of ModularGAN, SSGAN and S³GAN.
 *
 * <ul>
 *   <li>{@link org.comparegan.gan.GanSpec}: the GAN to train, for images of one size;
 *   <li>{@link org.comparegan.gan.TrainingGraph}: weights, losses, optimisers and counters of both
 *       networks; start here. {@link org.comparegan.gan.WholeBatchGraph} has the order of steps and
 *       takes a batch in one {@link org.comparegan.gan.SessionRun}, {@code AccumulatingGraph} one
 *       micro-batch at a time;
 *   <li>{@link org.comparegan.gan.BatchPlaceholders}: feeds of a batch, sliced into the {@code
 *       StepInputs} of each step; {@code GeneratedImages}: fakes that are made before the steps;
 *   <li>{@code GanLosses}: the losses of a step, by GAN class in {@code ModularGan}, {@code SsGan}
 *       and {@code S3Gan}; {@code FeatureHeads}: the heads of the latter two;
 *   <li>{@code WeightUpdates}: turns a loss into new weights, unless {@link
 *       org.comparegan.gan.StepChecks} finds a value that is not finite;
 *   <li>{@link org.comparegan.gan.WorkerShare}: one worker's share of the examples of a step;
 *   <li>{@link org.comparegan.gan.SamplingGraph}, {@link org.comparegan.gan.ServingGraph}: one
 *       network alone.
 * </ul>
 *
 * <p>A batch trains the discriminator and, when it is due, the generator. Where the reference
 * leaves the order of two passes undefined, ours is the program's: real before fake, loss before
 * penalty, sub-step 1 before 2.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.gan;

import org.jspecify.annotations.NullMarked;
