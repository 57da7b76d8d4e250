/**
 * Numbers from features and images: plain Java and EJML, no TensorFlow, no file formats.
 *
 * <ul>
 *   <li>Input: {@link org.comparegan.metric.Features}, a matrix read in blocks of rows.
 *   <li>One pass, mergeable: {@link org.comparegan.metric.FeatureStatistics} (its snapshot is
 *       {@link org.comparegan.metric.FeatureMoments}), {@link
 *       org.comparegan.metric.LogitStatistics}.
 *   <li>Metrics: {@link org.comparegan.metric.FrechetDistance}, {@link
 *       org.comparegan.metric.InceptionScore}.
 *   <li>Arithmetic: {@code MatrixProducts} and {@code SymmetricMatrices} are the only places that
 *       do dense linear algebra, so a native library can stand in for them; {@link
 *       org.comparegan.metric.NumpyRandom} repeats NumPy's seeded subsets.
 * </ul>
 *
 * <p>All arithmetic is float64, and no result depends on the number of threads.
 */
@NullMarked
package org.comparegan.metric;

import org.jspecify.annotations.NullMarked;
