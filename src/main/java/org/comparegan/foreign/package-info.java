/**
 * Weights of other projects under our names: tables of which tensor is which variable, one file for
 * each project and architecture among the resources, and a {@link
 * org.comparegan.checkpoint.Checkpoint} that applies them when a tensor is read.
 *
 * <ul>
 *   <li>{@link org.comparegan.foreign.ForeignFiles} recognises files by the names of their tensors.
 *   <li>{@link org.comparegan.foreign.ForeignCheckpoint} is the view of them.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.foreign;

import org.jspecify.annotations.NullMarked;
