/**
 * Training runs that survive.
 *
 * <ul>
 *   <li>{@link org.comparegan.train.TrainingSettings}: what the user asks beside the configuration;
 *       {@link org.comparegan.train.ExperimentParts}: the images, networks and batches that a
 *       configuration describes;
 *   <li>{@link org.comparegan.train.Training}: both made ready to run, or to follow the chief of
 *       several workers; begin here. {@link org.comparegan.train.FineTuning}: one that starts with
 *       another model's weights;
 *   <li>{@code TrainingLoop}: batch by batch to the end, with what happens when a step is not
 *       finite; {@code CollapseWatch} looks for signs that the training has collapsed;
 *   <li>{@link org.comparegan.train.TrainingSession}: the graph with its values: feeds a batch,
 *       runs its steps;
 *   <li>{@link org.comparegan.train.RunDirectory}: the files of a run, locked while it trains;
 *   <li>{@link org.comparegan.train.SavedState}: variables of a graph to a checkpoint and back;
 *   <li>{@link org.comparegan.train.EventWriter}: TensorBoard events; {@code FixedLatentSamples}: a
 *       grid of samples from the same latents at every step;
 *   <li>{@link org.comparegan.train.StepProfiler}: traces a few steps into a {@link
 *       org.comparegan.train.StepProfile}.
 * </ul>
 *
 * <p>A run's whole state is its checkpoint: the place in the data and every random number follow
 * from the step counters.
 */
@NullMarked
package org.comparegan.train;

import org.jspecify.annotations.NullMarked;
