/**
 * The Java API: open a trained GAN, draw samples, extract features, compute FID, KID, the Inception
 * Score, precision and recall.
 *
 * <p>{@link org.comparegan.Gan} opens a model of any form and {@linkplain org.comparegan.Sampling
 * draws} {@link org.comparegan.Images}; {@link org.comparegan.FeatureExtractor} turns images into
 * features; {@link org.comparegan.Scores} compares features. These types stay as they are between
 * minor versions; all other packages are internal and may change.
 */
@NullMarked
package org.comparegan;

import org.jspecify.annotations.NullMarked;
