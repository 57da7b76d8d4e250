package org.comparegan.train;

import java.util.Optional;

/**
 * Detects a collapsed training: a discriminator loss that stays at zero, or samples that no longer
 * differ.
 */
final class CollapseWatch {
  /** A discriminator loss below this counts as zero. */
  private static final float ZERO_LOSS = 1e-3f;

  /** Consecutive reports of a zero loss that count as a collapse. */
  private static final int REPORTS = 25;

  /** Samples count as alike when their deviation falls below this share of its maximum. */
  private static final float ALIKE = 0.1f;

  private int zeros;
  private float mostVaried;
  private boolean alike;

  /** Records a loss; returns one warning for each series of zeros. */
  Optional<String> loss(long step, float discriminatorLoss) {
    zeros = Math.abs(discriminatorLoss) < ZERO_LOSS ? zeros + 1 : 0;
    return zeros == REPORTS
        ? Optional.of(
            "The discriminator's loss has been below %.0e for %d reports at step %d: the generator no longer learns."
                .formatted(ZERO_LOSS, REPORTS, step))
        : Optional.empty();
  }

  /**
   * Records how much samples of different latents differ; returns a warning when they become alike.
   *
   * @param deviation standard deviation of a pixel over the samples, averaged over pixels
   */
  Optional<String> samples(long step, float deviation) {
    mostVaried = Math.max(mostVaried, deviation);
    boolean before = alike;
    alike = deviation < ALIKE * mostVaried;
    return alike && !before
        ? Optional.of(
            "Samples vary by %.4f at step %d, and varied by %.4f before: the generator has collapsed."
                .formatted(deviation, step, mostVaried))
        : Optional.empty();
  }
}
