/**
 * Sets of images in memory or behind a view: what every room above reads.
 *
 * <ul>
 *   <li>{@link org.comparegan.image.ImageSet} is a set of images with random access; {@link
 *       org.comparegan.image.MemoryImages} holds bytes, {@link org.comparegan.image.LevelImages}
 *       float32 levels. {@link org.comparegan.image.CropDraw} addresses the random numbers of a
 *       training crop, {@code UnitScale} turns bytes into levels.
 *   <li>An {@link org.comparegan.image.ImageView} changes what it must of another set: {@link
 *       org.comparegan.image.PaddedImages}, {@link org.comparegan.image.LabelledOnly}, {@link
 *       org.comparegan.image.RelabelledImages}, {@link org.comparegan.image.SingleClass}, {@link
 *       org.comparegan.image.RandomClass}, {@link org.comparegan.image.SpreadImages}, {@link
 *       org.comparegan.image.SkippingCorrupt} with its list of {@link
 *       org.comparegan.image.CorruptFiles}.
 *   <li>{@link org.comparegan.image.DataException} says what is wrong with a file or a request, in
 *       these rooms and in {@code picture}, {@code label} and {@code data}.
 * </ul>
 */
@NullMarked
package org.comparegan.image;

import org.jspecify.annotations.NullMarked;
