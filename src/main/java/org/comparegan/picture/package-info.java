/**
 * From files on disk to encoded pictures to decoded pixels.
 *
 * <ul>
 *   <li>{@link org.comparegan.picture.PictureFiles} lists a folder, {@link
 *       org.comparegan.picture.ArchivePictures} a zip or tar file, {@link
 *       org.comparegan.picture.Shards} the TFRecords of a data set, whose records {@link
 *       org.comparegan.picture.TfRecordFile} reads as {@link org.comparegan.picture.ExampleRecord}s
 *       and {@link org.comparegan.picture.ExampleWriter} writes. {@link
 *       org.comparegan.picture.ReadingOrder} is the reference's order of many files.
 *   <li>A {@link org.comparegan.picture.Picture} is one that has not been read yet, at a {@link
 *       org.comparegan.picture.Location}; a {@link org.comparegan.picture.PictureList} is a set of
 *       them. {@link org.comparegan.picture.PictureSize} reads the head of a file.
 *   <li>{@link org.comparegan.picture.EncodedImages} is the set of images that they decode to:
 *       {@link org.comparegan.picture.PictureDecoder} decodes, {@link org.comparegan.picture.Crop}
 *       crops, {@link org.comparegan.picture.PictureTransform} resizes.
 * </ul>
 *
 * <p>Classes by folder and by table are the business of {@code label}.
 */
@NullMarked
package org.comparegan.picture;

import org.jspecify.annotations.NullMarked;
