/**
 * Numbers from features and images: Java and OpenBLAS, no TensorFlow, no file formats.
 *
 * <ul>
 *   <li>{@link org.comparegan.metric.Metric} is the catalogue: begin here. A new metric is an entry
 *       there and, if it takes more than a few lines, a class that computes it. It reads {@link
 *       org.comparegan.metric.FeatureSet}s and gives {@link org.comparegan.metric.MetricNumbers},
 *       with standard errors by {@link org.comparegan.metric.Jackknife}.
 *   <li>Input: {@link org.comparegan.metric.Features}, a matrix read in blocks of rows; {@link
 *       org.comparegan.metric.ImageBatch}; {@code FeatureRange} refuses what float64 has no room
 *       for. {@link org.comparegan.metric.FeatureMoments} and {@link
 *       org.comparegan.metric.InceptionScore} each have an accumulator for one pass over batches.
 *   <li>Metrics: {@link org.comparegan.metric.FrechetDistance} (within classes: {@link
 *       org.comparegan.metric.ClassDistances}), {@link org.comparegan.metric.InceptionScore},
 *       {@link org.comparegan.metric.KernelDistance}, {@code MongeInceptionDistance}, {@code
 *       FidExtrapolation} (FID∞), {@link org.comparegan.metric.NearestNeighbours} (precision,
 *       recall, density, coverage), {@code Realism}, {@code VendiScore}, {@code CopyTest} (C_T),
 *       {@link org.comparegan.metric.PrecisionRecallCurve} (PRD), {@link
 *       org.comparegan.metric.Memorisation} (by {@link org.comparegan.metric.NearestRows}), {@link
 *       org.comparegan.metric.MultiscaleSsim}, {@link org.comparegan.metric.FractalDimension}.
 *   <li>Definitions: {@link org.comparegan.metric.MetricProfile} (those in use: {@link
 *       org.comparegan.metric.MetricProfiles}) picks a value on every {@link
 *       org.comparegan.metric.MetricAxis}; each metric takes its part of it as {@code Settings}.
 *   <li>Clusters: {@link org.comparegan.metric.MiniBatchKMeans}, and how well they agree with
 *       classes, {@link org.comparegan.metric.ClusterAgreement}.
 *   <li>Arithmetic is package {@code linalg}; {@code PairwiseProducts} goes over pairs of rows.
 * </ul>
 *
 * <p>All arithmetic is float64. With other numbers of threads the last bits of a distance may
 * differ.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.metric;

import org.jspecify.annotations.NullMarked;
