/**
 * From files on disk to encoded pictures to decoded pixels.
 *
 * <ul>
 *   <li>{@link org.comparegan.picture.PictureFiles} lists the picture files of a folder, a zip or a
 *       tar file; {@link org.comparegan.picture.Shards} finds the TFRecords of a data set, which
 *       {@link org.comparegan.picture.TfRecordFile} reads as {@link
 *       org.comparegan.picture.ExampleRecord}s, in the reference's order.
 *   <li>A {@link org.comparegan.picture.Picture} has not been read yet: it is at a {@link
 *       org.comparegan.picture.Location}. A {@link org.comparegan.picture.PictureList} is a set of
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
