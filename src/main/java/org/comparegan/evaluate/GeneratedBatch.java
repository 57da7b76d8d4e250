package org.comparegan.evaluate;

import org.comparegan.feature.FeatureNetwork.Activations;

/**
 * Samples with what they were made from and what the feature network says of them.
 *
 * @param rows number of samples
 * @param images {@code [rows, h, w, c]} in [0, 1]
 * @param labels one class a row; empty for an unconditional generator
 * @param activations of the feature network
 */
@SuppressWarnings("ArrayRecordComponent")
record GeneratedBatch(int rows, float[] images, int[] labels, Activations activations) {}
