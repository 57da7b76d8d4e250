/**
 * Sets of images in memory, and views of them.
 *
 * <ul>
 *   <li>{@link org.comparegan.image.LabelledSet} has names, labels and places; {@link
 *       org.comparegan.image.ImageSet} adds images of one size with random access; {@link
 *       org.comparegan.image.MemoryImages} holds bytes, {@link org.comparegan.image.LevelImages}
 *       float32 levels. {@link org.comparegan.image.CropDraw} addresses the random numbers of a
 *       training crop, {@code UnitScale} turns bytes into levels.
 *   <li>An {@link org.comparegan.image.ImageView} modifies another set: {@link
 *       org.comparegan.image.ImageView.Padded}, {@link
 *       org.comparegan.image.ImageView.LabelledOnly}, {@link
 *       org.comparegan.image.ImageView.Relabelled}, {@link
 *       org.comparegan.image.ImageView.SingleClass}, {@link
 *       org.comparegan.image.ImageView.RandomClass}, {@link org.comparegan.image.ImageView.Spread},
 *       {@link org.comparegan.image.ImageView.SkippingCorrupt} with its list of {@link
 *       org.comparegan.image.CorruptFiles}.
 *   <li>{@link org.comparegan.image.DataException} reports bad files and requests, here and in
 *       {@code picture}, {@code label} and {@code data}.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.image;

import org.jspecify.annotations.NullMarked;
