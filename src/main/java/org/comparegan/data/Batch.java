package org.comparegan.data;

/**
 * What one step trains on. The arrays belong to the receiver.
 *
 * @param number which batch of the stream, from 0
 * @param images [n, height, width, channels] float32 in [0, 1]
 * @param labels [n] classes, −1 where unlabelled
 * @param softLabels [n, classes] float32 where labels are distributions, a row of zeros where
 *     unlabelled; else empty
 * @param z [n, z_dim] float32
 * @param sampledLabels [n] classes for the generated images, or empty if unconditional
 */
@SuppressWarnings("ArrayRecordComponent")
public record Batch(
    long number, float[] images, int[] labels, float[] softLabels, float[] z, int[] sampledLabels) {
  /** How many examples, n. */
  public int size() {
    return labels.length;
  }
}
