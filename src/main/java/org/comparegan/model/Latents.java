package org.comparegan.model;

import java.util.Arrays;
import java.util.Optional;
import org.comparegan.data.LatentDistribution;

/**
 * A batch of inputs to a generator.
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

  /** The latents and labels of an evaluation, batch by batch. */
  public interface Stream {

    /** Seed and distribution, for provenance. */
    String origin();

    /** The distribution of the latents, where it is known. */
    default Optional<LatentDistribution> distribution() {
      return Optional.empty();
    }

    /** Batch {@code number}, from 0, of those that fill the accumulators. */
    Latents accumulator(long number);

    /** Batch {@code number}, from 0, of those that are scored, counted over all averaging runs. */
    Latents sample(long number);
  }
}
