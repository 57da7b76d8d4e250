/**
 * Encoded pictures: found on disk, decoded, cropped, resized.
 *
 * <ul>
 *   <li>{@link org.comparegan.picture.PictureFiles} lists the picture files of a folder (walked by
 *       {@code FolderWalk}, which follows links), {@link org.comparegan.picture.PictureArchives}
 *       those of a zip or tar file, whose names {@code OldNames} decodes; {@link
 *       org.comparegan.picture.Shards} finds the TFRecords of a data set, which {@link
 *       org.comparegan.picture.TfRecordFile} reads as {@link
 *       org.comparegan.picture.ExampleRecord}s, in the reference's order.
 *   <li>A {@link org.comparegan.picture.Picture} is not read yet; its bytes are at a {@link
 *       org.comparegan.picture.Picture.Location}. A {@link org.comparegan.picture.PictureList} is a
 *       set of them. {@link org.comparegan.picture.PictureSize} reads the header of a file, {@link
 *       org.comparegan.picture.Exif} its orientation, {@code UnreadPicture} names the formats that
 *       are not read.
 *   <li>{@link org.comparegan.picture.EncodedImages} is the set of decoded images: {@link
 *       org.comparegan.picture.PictureDecoder} decodes (what TensorFlow misreads, {@link
 *       org.comparegan.picture.Recoding} rewrites first), {@link org.comparegan.picture.Crop}
 *       crops, {@link org.comparegan.picture.PictureTransform} resizes.
 * </ul>
 *
 * <p>Package {@code label} assigns classes.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.picture;

import org.jspecify.annotations.NullMarked;
