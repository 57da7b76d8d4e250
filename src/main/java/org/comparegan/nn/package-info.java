/**
 * Layers as the papers name them; their options are those of {@code org.comparegan.experiment}.
 *
 * <ul>
 *   <li>{@link org.comparegan.nn.Net}: where we are in a network; its methods are the layers;
 *   <li>{@link org.comparegan.nn.Phase}: training, evaluation, accumulation of batch moments;
 *   <li>{@code BatchMoments}: what batch norm standardises with, also over several workers.
 * </ul>
 */
@NullMarked
package org.comparegan.nn;

import org.jspecify.annotations.NullMarked;
