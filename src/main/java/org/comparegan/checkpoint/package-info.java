/**
 * Model files: what the reference and TensorFlow write is read, what is written here TensorFlow
 * reads. Files are parsed in plain Java, so that a damaged one ends in a {@link
 * org.comparegan.checkpoint.CheckpointException}; only running a graph enters native code.
 *
 * <ul>
 *   <li>{@link org.comparegan.checkpoint.ModelPath} finds out what a path is.
 *   <li>{@link org.comparegan.checkpoint.CheckpointReader} opens V2 bundles and V1 files as a
 *       {@link org.comparegan.checkpoint.Checkpoint}.
 *   <li>{@link org.comparegan.checkpoint.BundleWriter} writes V2 bundles, {@link
 *       org.comparegan.checkpoint.CheckpointState} the state file beside them.
 *   <li>{@link org.comparegan.checkpoint.HubModule} lists TF1 Hub modules, SavedModels and frozen
 *       graphs; {@link org.comparegan.checkpoint.LoadedModule} runs one of their graphs.
 *   <li>{@link org.comparegan.checkpoint.ObjectNames} translates names of TensorFlow 2's objects,
 *       {@link org.comparegan.checkpoint.GraphFacts} reads what only operations tell.
 * </ul>
 *
 * <p>Import and export, that is which tensor goes where, is package {@code transfer}.
 */
@NullMarked
package org.comparegan.checkpoint;

import org.jspecify.annotations.NullMarked;
