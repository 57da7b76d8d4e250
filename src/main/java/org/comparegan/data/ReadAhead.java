package org.comparegan.data;

/**
 * How batches are made in advance. What is held in memory is {@code batches} of them, each of batch
 * size × height × width × channels × 4 bytes.
 *
 * @param threads that read and decode
 * @param batches made ahead of the step
 */
public record ReadAhead(int threads, int batches) {
  /** A thread for each core, two batches. */
  public static final ReadAhead DEFAULT =
      new ReadAhead(Runtime.getRuntime().availableProcessors(), 2);

  /** Refuses numbers below 1. */
  public ReadAhead {
    if (threads < 1 || batches < 1) {
      throw new IllegalArgumentException(
          "Make at least one batch ahead with one thread, not %d with %d."
              .formatted(batches, threads));
    }
  }
}
