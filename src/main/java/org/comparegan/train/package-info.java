/**
 * Training runs that survive.
 *
 * <ul>
 *   <li>{@link org.comparegan.train.Training}: a run made ready from a configuration, whose images,
 *       networks and batches are its {@link org.comparegan.train.ExperimentParts};
 *   <li>{@link org.comparegan.train.Trainer}: the loop, with {@link org.comparegan.train.Recovery}
 *       for a step that is not finite and {@link org.comparegan.train.CollapseWatch} for what looks
 *       wrong;
 *   <li>{@link org.comparegan.train.Follower}: the loop of a worker that trains along with the
 *       chief, whose state it gets through the {@code WorkerGroup};
 *   <li>{@link org.comparegan.train.FineTuning}: a run that begins with another model's weights;
 *   <li>{@link org.comparegan.train.RunDirectory}: the files of a run, locked while it trains;
 *   <li>{@link org.comparegan.train.SavedState}: variables of a graph to a checkpoint and back;
 *   <li>{@link org.comparegan.train.EventWriter}: TensorBoard events;
 *   <li>{@link org.comparegan.train.FixedLatentSamples}: a grid of samples from fixed latents;
 *   <li>{@link org.comparegan.train.StepProfiler}: traces a few steps into a {@link
 *       org.comparegan.train.StepProfile}, a {@code TracedOperation} at a time; {@code LayerNames}
 *       says which layer each is of.
 * </ul>
 *
 * <p>A run's whole state is its checkpoint: the place in the data and every random number follow
 * from the step counters. Package {@code report} draws its sample grids.
 */
@NullMarked
package org.comparegan.train;

import org.jspecify.annotations.NullMarked;
