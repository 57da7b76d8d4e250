/**
 * The Java API (docs/library.md has complete programs).
 *
 * <ul>
 *   <li>{@link org.comparegan.Gan} opens a model of any form and {@linkplain
 *       org.comparegan.Sampling draws} {@link org.comparegan.Images};
 *   <li>{@link org.comparegan.FeatureExtractor} turns images into {@link
 *       org.comparegan.FeatureData}, which also comes from arrays, streams and files;
 *   <li>{@link org.comparegan.Scores} compares features: FID, KID, Inception Score, precision and
 *       recall, and every other metric by name, each a {@link org.comparegan.Score};
 *   <li>{@link org.comparegan.ModelImport} makes a run directory of a model, {@link
 *       org.comparegan.FineTune} trains one on other pictures and tells a {@link
 *       org.comparegan.TrainingListener}.
 * </ul>
 *
 * <p>These types stay as they are between minor versions; all other packages are internal and may
 * change. Failures are runtime exceptions whose message says what is wrong and what to do; their
 * classes are internal too, so catch {@link RuntimeException}.
 *
 * <p>A program computes with the launcher's settings: unless the environment says otherwise, oneDNN
 * is off and TensorFlow logs only what is fatal. That needs the first model or network of the
 * process to be opened by this package.
 */
@NullMarked
package org.comparegan;

import org.jspecify.annotations.NullMarked;
