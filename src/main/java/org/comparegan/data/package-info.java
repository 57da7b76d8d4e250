/**
 * Data sets by name or path, and the batches of a training.
 *
 * <ul>
 *   <li>{@link org.comparegan.data.DataSets} opens a set by the reference's name or by a path, as
 *       {@link org.comparegan.data.DataOptions} say. {@code KnownSet} is the table of names, {@link
 *       org.comparegan.data.Imagenet} the reference's views of ImageNet. {@code FakeDataSet} stand
 *       in for a set whose files are not there.
 *   <li>Pixels: {@link org.comparegan.data.IdxImages} and {@link org.comparegan.data.CifarImages}
 *       are read into memory, {@link org.comparegan.data.StlImages} from their files, {@link
 *       org.comparegan.data.ArrayImages} from NumPy arrays.
 *   <li>Encoded pictures: {@code PictureSources} finds the pictures of a path, {@code
 *       ReferencePictures} have the reference's crops and splits, {@code UniformPictures} are those
 *       of any path.
 *   <li>{@link org.comparegan.data.Batches} gives batch number t as a pure function of (seed, t);
 *       {@link org.comparegan.data.BatchStream} makes batches ahead of the step. {@link
 *       org.comparegan.data.LatentDistribution} draws z, {@link org.comparegan.data.Augmentation}
 *       mirrors and shifts.
 *   <li>{@link org.comparegan.data.StoredPictures} is a set as it is stored: {@link
 *       org.comparegan.data.Verification} reads it whole, {@link org.comparegan.data.Preparation}
 *       writes it as TFRecords.
 * </ul>
 *
 * <p>The images themselves are of {@code image}, pictures of {@code picture}, labels of {@code
 * label}.
 */
@NullMarked
package org.comparegan.data;

import org.jspecify.annotations.NullMarked;
