/**
 * Models that can be run: a path becomes a generator and a discriminator, whatever form it has.
 *
 * <ul>
 *   <li>{@link org.comparegan.model.Model} is what a path opens to; begin here. {@link
 *       org.comparegan.model.CheckpointModel} is a checkpoint with its configuration.
 *   <li>{@link org.comparegan.model.ImageSource} is a generator: {@link
 *       org.comparegan.model.ModuleSource}, {@link org.comparegan.model.GeneratorSource} from a
 *       checkpoint or untrained, {@link org.comparegan.model.CollapsedSource}.
 *   <li>{@link org.comparegan.model.Judge} is a discriminator.
 *   <li>{@link org.comparegan.model.Latents.Stream} is what generators are given in an evaluation,
 *       {@link org.comparegan.model.AddressedLatents} by seed and number; {@link
 *       org.comparegan.model.SampledRows} are those of a picture.
 * </ul>
 */
@NullMarked
package org.comparegan.model;

import org.jspecify.annotations.NullMarked;
