package org.comparegan.evaluate;

/**
 * Samples beside the training images nearest to them in feature space, nearest pair first.
 *
 * @param pairs number of pairs, p
 * @param height rows of an image
 * @param width columns of an image
 * @param channels 1 or 3
 * @param pixels {@code [2p, h, w, c]} in [0, 1]: sample, training image, sample, …
 * @param distances Euclidean distance of each pair in feature space
 * @param training index of each training image in its set
 */
@SuppressWarnings("ArrayRecordComponent")
public record NearestPairs(
    int pairs,
    int height,
    int width,
    int channels,
    float[] pixels,
    double[] distances,
    int[] training) {}
