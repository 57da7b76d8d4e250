package org.comparegan.data;

import java.util.Arrays;

/**
 * The examples of one training step. The arrays belong to the receiver.
 *
 * @param number position in the stream, from 0
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
  /** Some consecutive rows as a batch of the same number. */
  public Batch rows(int first, int count) {
    if (first == 0 && count == size()) {
      return this;
    }
    return new Batch(
        number,
        rows(images, first, count),
        Arrays.copyOfRange(labels, first, first + count),
        rows(softLabels, first, count),
        rows(z, first, count),
        sampledLabels.length == 0
            ? sampledLabels
            : Arrays.copyOfRange(sampledLabels, first, first + count));
  }

  private float[] rows(float[] all, int first, int count) {
    int width = all.length / size();
    return Arrays.copyOfRange(all, first * width, (first + count) * width);
  }

  /** Number of examples, n. */
  public int size() {
    return labels.length;
  }
}
