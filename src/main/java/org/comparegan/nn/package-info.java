/**
 * Layers, with the options of {@code org.comparegan.experiment}.
 *
 * <ul>
 *   <li>{@link org.comparegan.nn.Net}: a scope within a network; its methods are the layers;
 *   <li>{@link org.comparegan.nn.Phase}: training, evaluation, or accumulation of batch moments;
 *   <li>{@code BatchMoments}: the moments of batch norm, also over several workers.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.nn;

import org.jspecify.annotations.NullMarked;
