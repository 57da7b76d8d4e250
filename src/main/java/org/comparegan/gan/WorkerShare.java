package org.comparegan.gan;

import java.util.Optional;
import org.comparegan.graph.Replicas;

/**
 * The examples of every step that one of several workers sees.
 *
 * <p>Every worker has as many, and of those that are rotated, the last of a batch, as many too. So
 * each loss that is a mean over a batch is the mean of the workers' losses.
 */
public final class WorkerShare {
  private final GanSpec whole;
  private final GanSpec own;
  private final Optional<Integer> microBatch;
  private final Replicas replicas;

  private WorkerShare(GanSpec whole, GanSpec own, Optional<Integer> microBatch, Replicas replicas) {
    this.whole = whole;
    this.own = own;
    this.microBatch = microBatch;
    this.replicas = replicas;
  }

  /**
   * The share of one worker.
   *
   * @param microBatch examples of all workers that go through the networks together; absent: all
   * @throws IllegalArgumentException when the batch, or what is rotated of it, cannot be cut so
   */
  public static WorkerShare of(GanSpec whole, Optional<Integer> microBatch, Replicas replicas) {
    if (replicas.alone()) {
      return new WorkerShare(whole, whole, microBatch, replicas);
    }
    Optional<Integer> part = microBatch.map(size -> divided("micro-batch", size, replicas));
    divided("batch", whole.batchSize(), replicas);
    // Refused by its own rules where it cannot be cut at all.
    GanSpec block = microBatch.map(whole::microBatch).orElse(whole);
    if (block.rotatedImages() % replicas.count() != 0) {
      throw new IllegalArgumentException(
          "Of the batch of %d, %d images are rotated, which %d workers cannot share equally: change the number of workers, the batch, or how much of it is rotated."
              .formatted(block.batchSize(), block.rotatedImages(), replicas.count()));
    }
    GanSpec own = whole.ofWorker(replicas.count());
    return new WorkerShare(whole, own, part, replicas);
  }

  /** What all workers train together. */
  public GanSpec whole() {
    return whole;
  }

  /** What this worker trains, with its own part of the batch. */
  GanSpec own() {
    return own;
  }

  /** Examples of this worker that go through the networks together; absent: all. */
  Optional<Integer> microBatch() {
    return microBatch;
  }

  /** This worker among all. */
  public Replicas replicas() {
    return replicas;
  }

  /** Where the rows of this worker's batch stand in the batch of a training run of all of them. */
  public int[] batchRows() {
    int[] rows = new int[own.batchSize() * own.subSteps()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / own.batchSize() * whole.batchSize() + stepRow(i % own.batchSize());
    }
    return rows;
  }

  /**
   * Where a row of this worker's sub-step stands in the sub-step of all of them.
   *
   * @param row from 0 to below the worker's batch size
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
