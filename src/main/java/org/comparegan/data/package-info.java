/**
 * Data sets by name or path, and training batches.
 *
 * <ul>
 *   <li>{@link org.comparegan.data.DataSets} opens a set by the reference's name or by a path, with
 *       {@link org.comparegan.data.DataOptions}. {@code KnownSet} is the table of names, {@link
 *       org.comparegan.data.Imagenet} the reference's views of ImageNet. {@code FakeDataSet}
 *       replaces a set whose files are missing. {@link org.comparegan.data.PictureForm} is the size
 *       and colour that pictures are brought to.
 *   <li>Pixels: {@link org.comparegan.data.IdxImages} and {@link org.comparegan.data.CifarImages}
 *       are read into memory, {@link org.comparegan.data.StlImages} from their files, {@link
 *       org.comparegan.data.ArrayImages} from NumPy arrays.
 *   <li>Encoded pictures: {@code PictureSources} finds the pictures of a path, with the splits and
 *       wrapping folders of a {@code PicturePlace}; {@code ReferencePictures} applies the
 *       reference's crops and splits, {@code UniformPictures} opens the user's own.
 *   <li>{@link org.comparegan.data.Batches} gives batch number t as a pure function of (seed, t);
 *       {@link org.comparegan.data.BatchStream} reads ahead of the current step. {@link
 *       org.comparegan.data.LatentDistribution} draws z, {@link org.comparegan.data.Augmentation}
 *       mirrors and shifts those of classifiers.
 *   <li>{@link org.comparegan.data.StoredPictures} is the stored form of a set: {@link
 *       org.comparegan.data.Verification} reads it completely, {@link
 *       org.comparegan.data.Preparation} writes it as TFRecords.
 * </ul>
 *
 * <p>Images are in package {@code image}, encoded pictures in {@code picture}, labels in {@code
 * label}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.data;

import org.jspecify.annotations.NullMarked;
