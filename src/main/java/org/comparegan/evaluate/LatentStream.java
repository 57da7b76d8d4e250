package org.comparegan.evaluate;

/** The latents and labels of an evaluation, batch by batch. */
public interface LatentStream {

  /** Seed and distribution, for provenance. */
  String origin();

  /** Batch {@code number}, from 0, of those that fill the accumulators. */
  Latents accumulator(long number);

  /** Batch {@code number}, from 0, of those that are scored, counted over all averaging runs. */
  Latents sample(long number);
}
