/**
 * Checkpoint files in plain Java: what the reference, TensorFlow and PyTorch write is read, and
 * what is written here TensorFlow reads. No session runs and no native code sees a file, so a
 * damaged one ends in a {@link org.comparegan.checkpoint.CheckpointException}.
 *
 * <ul>
 *   <li>{@link org.comparegan.checkpoint.CheckpointReader} opens V2 bundles and V1 files as a
 *       {@link org.comparegan.checkpoint.Checkpoint}.
 *   <li>{@link org.comparegan.checkpoint.BundleWriter} writes V2 bundles, {@link
 *       org.comparegan.checkpoint.CheckpointState} the state file beside them; {@link
 *       org.comparegan.checkpoint.ModelArchive} copies a model without what only training needs.
 *   <li>{@link org.comparegan.checkpoint.ObjectGraph} translates the keys of TensorFlow 2's
 *       object-based checkpoints into names of variables.
 * </ul>
 *
 * <p>Modules and frozen graphs are package {@code hub}; which tensor goes where is package {@code
 * transfer}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.checkpoint;

import org.jspecify.annotations.NullMarked;
