/**
 * Images, labels and latents: from files to the batches of a training step.
 *
 * <ul>
 *   <li>{@link org.comparegan.data.ImageSet} is a set of images with random access; {@link
 *       org.comparegan.data.DataSets} opens one by the reference's name or by a path, looked at as
 *       {@link org.comparegan.data.DataOptions} say. {@code KnownSets} is the table of names,
 *       {@link org.comparegan.data.Imagenet} the reference's views of ImageNet.
 *   <li>Pixels: {@link org.comparegan.data.IdxImages} and {@link org.comparegan.data.CifarImages}
 *       are read into {@link org.comparegan.data.MemoryImages}, {@link
 *       org.comparegan.data.StlImages} from their files.
 *   <li>Encoded pictures: {@code SourceFiles} finds out what a path is; {@code Shards} (TFRecords),
 *       {@code FolderPictures} and {@code ArchivePictures} list it as a {@link
 *       org.comparegan.data.PictureList} of {@link org.comparegan.data.Location}s, {@code
 *       ReadingOrder} in the reference's order. {@link org.comparegan.data.EncodedImages} decodes
 *       by {@link org.comparegan.data.PictureDecoder}, crops by {@link org.comparegan.data.Crop},
 *       transforms by {@link org.comparegan.data.PictureTransform}.
 *   <li>{@link org.comparegan.data.LabelFiles} replaces labels, {@link
 *       org.comparegan.data.LabelFileWriter} writes such files, {@link
 *       org.comparegan.data.LabelProvenance} says what they are for; {@link
 *       org.comparegan.data.LabelForm} is what they hold, {@link org.comparegan.data.LabelKind}
 *       what becomes of labels. {@code FakeImages} stand in for a set whose files are not there.
 *   <li>{@link org.comparegan.data.ImageView}s change a set: {@link
 *       org.comparegan.data.PaddedImages}, {@link org.comparegan.data.PartiallyLabelled}, {@link
 *       org.comparegan.data.LabelledOnly}, {@link org.comparegan.data.SingleClass}, {@link
 *       org.comparegan.data.RandomClass}, {@link org.comparegan.data.SkippingCorrupt}, {@link
 *       org.comparegan.data.SpreadImages}.
 *   <li>{@link org.comparegan.data.LabelSplit} says which images keep their label.
 *   <li>{@link org.comparegan.data.Batches} gives batch number t as a pure function of (seed, t);
 *       {@link org.comparegan.data.BatchStream} makes batches ahead of the step. {@link
 *       org.comparegan.data.LatentDistribution} draws z, {@link org.comparegan.data.Augmentation}
 *       mirrors and shifts.
 *   <li>{@link org.comparegan.data.Stored} is a set as it is stored: {@link
 *       org.comparegan.data.Verification} reads it whole, {@link org.comparegan.data.Preparation}
 *       writes it as TFRecords.
 * </ul>
 *
 * <p>What is wrong with a file or a request is said by a {@link org.comparegan.data.DataException}.
 */
@NullMarked
package org.comparegan.data;

import org.jspecify.annotations.NullMarked;
