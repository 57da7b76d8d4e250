/**
 * Models that can be run: a path of any form opens to a generator and a discriminator.
 *
 * <ul>
 *   <li>{@link org.comparegan.model.Model} opens a path; begin here. It is a {@link
 *       org.comparegan.model.ModuleModel} with graphs of its own, or a {@link
 *       org.comparegan.model.CheckpointModel}, a checkpoint with its configuration.
 *   <li>{@link org.comparegan.model.ImageSource} is a generator: that of a module, a {@link
 *       org.comparegan.model.GeneratorSource} from a checkpoint or untrained, a {@link
 *       org.comparegan.model.CollapsedSource}. {@link org.comparegan.model.ModelDiscriminator} is a
 *       discriminator.
 *   <li>{@link org.comparegan.model.Latents} are a generator's inputs, {@link
 *       org.comparegan.model.AddressedLatents} those of an evaluation by seed and number, {@link
 *       org.comparegan.model.SampledRows} those of a picture; {@link
 *       org.comparegan.model.SampleFiles} writes what comes out, {@link
 *       org.comparegan.model.FiniteOutputs} refuses what is not finite.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.model;

import org.jspecify.annotations.NullMarked;
