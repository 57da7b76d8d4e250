package org.comparegan.gan;

import java.util.Optional;
import org.comparegan.graph.Replicas;

/**
 * One worker's share of the examples of every step.
 *
 * <p>All workers have equally many examples, and equally many of the rotated ones at the end of a
 * batch. So a loss that is a mean over the batch is the mean of the workers' losses.
 *
 * @param whole the GAN with the batch of all workers
 * @param own the GAN with this worker's part of the batch
 * @param microBatch examples of this worker per pass; absent: all
 * @param replicas this worker among all
 */
public record WorkerShare(
    GanSpec whole, GanSpec own, Optional<Integer> microBatch, Replicas replicas) {

  /**
   * The share of one worker.
   *
   * @param microBatch examples per pass, over all workers; absent: the whole batch
   * @throws IllegalArgumentException when the batch or its rotated images cannot be split evenly
   */
  public static WorkerShare of(GanSpec whole, Optional<Integer> microBatch, Replicas replicas) {
    if (replicas.alone()) {
      return new WorkerShare(whole, whole, microBatch, replicas);
    }
    Optional<Integer> part = microBatch.map(size -> divided("micro-batch", size, replicas));
    divided("batch", whole.batchSize(), replicas);
    // Fails here where the batch cannot be split into micro-batches at all.
    GanSpec block = microBatch.map(whole::microBatch).orElse(whole);
    if (block.rotatedImages() % replicas.count() != 0) {
      throw new IllegalArgumentException(
          "The batch of %d has %d rotated images, which %d workers cannot share equally: change the number of workers, the batch, or the number of rotated images."
              .formatted(block.batchSize(), block.rotatedImages(), replicas.count()));
    }
    GanSpec own = whole.ofWorker(replicas.count());
    return new WorkerShare(whole, own, part, replicas);
  }

  /** For each row of this worker's batch, its row in the batch of all workers. */
  public int[] batchRows() {
    int[] rows = new int[own.batchSize() * own.subSteps()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / own.batchSize() * whole.batchSize() + stepRow(i % own.batchSize());
    }
    return rows;
  }

  /**
   * The row in the sub-step of all workers of a row in this worker's sub-step.
   *
   * @param row from 0 to below this worker's batch size
   */
  public int stepRow(int row) {
    int size = microBatch.orElse(own.batchSize());
    int rotated = microBatch.map(own::microBatch).orElse(own).rotatedImages();
    int upright = size - rotated;
    int block = row / size;
    int within = row % size;
    int first = block * size * replicas.count();
    return within < upright
        ? first + replicas.index() * upright + within
        : first + replicas.count() * upright + replicas.index() * rotated + within - upright;
  }

  private static int divided(String what, int size, Replicas replicas) {
    if (size % replicas.count() != 0) {
      throw new IllegalArgumentException(
          "A %s of %d cannot be shared by %d workers: give a multiple."
              .formatted(what, size, replicas.count()));
    }
    return size / replicas.count();
  }
}
