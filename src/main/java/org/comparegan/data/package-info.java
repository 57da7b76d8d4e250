/**
 * Images, labels and latents: from files to the batches of a training step.
 *
 * <ul>
 *   <li>{@link org.comparegan.data.ImageSet} is a set of images with random access; {@link
 *       org.comparegan.data.DataSets} opens one by the reference's name. {@link
 *       org.comparegan.data.IdxImages} and {@link org.comparegan.data.CifarImages} read the file
 *       formats into {@link org.comparegan.data.MemoryImages}.
 *   <li>{@link org.comparegan.data.ImageView}s change a set: {@link
 *       org.comparegan.data.PaddedImages}, {@link org.comparegan.data.PartiallyLabelled}, {@link
 *       org.comparegan.data.LabelledOnly}, {@link org.comparegan.data.SingleClass}, {@link
 *       org.comparegan.data.RandomClass}.
 *   <li>{@link org.comparegan.data.LabelSplit} says which images keep their label.
 *   <li>{@link org.comparegan.data.Batches} gives batch number t as a pure function of (seed, t);
 *       {@link org.comparegan.data.BatchStream} makes batches ahead of the step. {@link
 *       org.comparegan.data.LatentDistribution} draws z.
 * </ul>
 *
 * <p>What is wrong with a file or a request is said by a {@link org.comparegan.data.DataException}.
 * The package needs {@code random} and no TensorFlow so far.
 */
@NullMarked
package org.comparegan.data;

import org.jspecify.annotations.NullMarked;
