package org.comparegan.model;

import java.util.Optional;
import org.comparegan.data.LatentDistribution;

/** The latents and labels of an evaluation, batch by batch. */
public interface LatentStream {

  /** Seed and distribution, for provenance. */
  String origin();

  /** What the latents are drawn from, where that is known. */
  default Optional<LatentDistribution> distribution() {
    return Optional.empty();
  }

  /** Batch {@code number}, from 0, of those that fill the accumulators. */
  Latents accumulator(long number);

  /** Batch {@code number}, from 0, of those that are scored, counted over all averaging runs. */
  Latents sample(long number);
}
