package org.comparegan.evaluate;

import java.util.Optional;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;

/**
 * What is known of real images after one pass through a feature network.
 *
 * @param moments of the pooled features
 * @param spatial moments of the spatial tap, where it was asked for
 * @param rows the pooled features {@code [n, d]}, where they were asked for
 * @param labels one class an image, −1 where it is unknown; empty where there are no images
 */
@SuppressWarnings("ArrayRecordComponent")
record RealFeatures(
    FeatureMoments moments,
    Optional<FeatureMoments> spatial,
    Optional<Features> rows,
    int[] labels) {}
