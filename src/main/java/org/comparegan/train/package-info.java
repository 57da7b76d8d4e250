/**
 * Training runs, resumable at every checkpoint.
 *
 * <ul>
 *   <li>{@link org.comparegan.train.Training}: a training ready to run, or to follow the chief of
 *       several workers; start here. {@link org.comparegan.train.FineTuning}: one that starts from
 *       another model's weights;
 *   <li>{@link org.comparegan.train.TrainingSettings}: settings outside the configuration; {@link
 *       org.comparegan.train.ExperimentParts}: images, networks and batches of a configuration;
 *   <li>{@code TrainingLoop}: batch by batch to the end, and what to do when a step is not finite;
 *       {@code CollapseWatch}: detects a collapsed training;
 *   <li>{@link org.comparegan.train.TrainingSession}: the graph with its values: feeds a batch,
 *       runs its steps;
 *   <li>{@link org.comparegan.train.RunDirectory}: the files of a run, locked while it trains;
 *       {@link org.comparegan.train.RunStart}: the command that last started it;
 *   <li>{@link org.comparegan.train.SavedState}: saves and restores the variables of a graph;
 *   <li>{@link org.comparegan.train.EventWriter}: TensorBoard events; {@code FixedLatentSamples}:
 *       sample sheets from fixed latents;
 *   <li>{@link org.comparegan.train.StepProfiler}: traces a few steps into a {@link
 *       org.comparegan.train.StepProfile}.
 * </ul>
 *
 * <p>The checkpoint is the whole state of a run: the position in the data and every random number
 * follow from its step counters.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.train;

import org.jspecify.annotations.NullMarked;
