package org.comparegan.train;

import org.comparegan.gan.Due;

/**
 * Whether a run goes on without a batch whose step was not finite, as {@link OnNan} says; the same
 * for every worker of a training. Where one such batch follows another, it is not the batch.
 */
final class Recovery {
  /** Batches left out without a finite step between them, or in going back, a checkpoint. */
  private static final int MOST = 10;

  private final TrainOptions options;
  private final SkippedBatches skipped;
  private int leftOut;

  Recovery(TrainOptions options, SkippedBatches skipped) {
    this.options = options;
    this.skipped = skipped;
  }

  /** Hears of a finite run, after which so many generator steps are done. */
  void finite(Due due, long step) {
    boolean saved = due == Due.DISCRIMINATOR_THEN_GENERATOR && step % options.saveEvery() == 0;
    if (saved || !goesBack()) {
      leftOut = 0;
    }
  }

  /** Leaves out a batch; false: the run has to stop instead. */
  boolean leavesOut(long batch) {
    if (options.onNan() == OnNan.STOP || leftOut == MOST) {
      return false;
    }
    leftOut++;
    skipped.add(batch);
    return true;
  }

  /** Whether the run goes on from its last checkpoint. */
  boolean goesBack() {
    return options.onNan() == OnNan.ROLLBACK;
  }

  /** What whoever reads that the run stopped may do. */
  String advice() {
    return options.onNan() == OnNan.STOP
        ? "Lower the learning rate, or give --on-nan skip or rollback."
        : "%d batches before it were left out: lower the learning rate.".formatted(MOST);
  }
}
