package org.comparegan.feature;

/**
 * What a feature network says of some images.
 *
 * @param rows number of images, n
 * @param features {@code [n, d]} row-major
 * @param logits {@code [n, k]} row-major; empty where the network has none
 * @param spatial {@code [n, s]} row-major; empty unless it was asked for
 */
@SuppressWarnings("ArrayRecordComponent")
public record Activations(int rows, float[] features, float[] logits, float[] spatial) {}
