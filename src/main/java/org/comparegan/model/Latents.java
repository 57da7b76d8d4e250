package org.comparegan.model;

import java.util.Arrays;

/**
 * What a generator is given.
 *
 * @param z {@code [n, z_dim]} row-major
 * @param labels one class a row; empty for an unconditional generator
 */
@SuppressWarnings("ArrayRecordComponent")
public record Latents(float[] z, int[] labels) {

  /** Rows {@code from} to {@code from + count}, with rows of zeros past the end. */
  Latents rows(int from, int count, int width) {
    int end = Math.min(from + count, z.length / width);
    return new Latents(
        Arrays.copyOf(Arrays.copyOfRange(z, from * width, end * width), count * width),
        labels.length == 0 ? labels : Arrays.copyOf(Arrays.copyOfRange(labels, from, end), count));
  }
}
