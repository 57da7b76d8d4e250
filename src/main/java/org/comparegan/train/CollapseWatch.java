package org.comparegan.train;

import java.util.Optional;

/**
 * Signs that a training has collapsed: a discriminator that has nothing left to learn, and samples
 * that have become alike.
 */
final class CollapseWatch {
  /** Below this the discriminator's loss counts as zero. */
  private static final float ZERO_LOSS = 1e-3f;

  /** Reports of a zero loss in a row that count as a collapse. */
  private static final int REPORTS = 25;

  /** Samples that vary by less than this share of the most that they have varied are alike. */
  private static final float ALIKE = 0.1f;

  private int zeros;
  private float mostVaried;
  private boolean alike;

  /** Takes a loss; a warning when it has been zero for long, once each time. */
  Optional<String> loss(long step, float discriminatorLoss) {
    zeros = Math.abs(discriminatorLoss) < ZERO_LOSS ? zeros + 1 : 0;
    return zeros == REPORTS
        ? Optional.of(
            "The discriminator's loss has been below %.0e for %d reports at step %d: the generator no longer learns."
                .formatted(ZERO_LOSS, REPORTS, step))
        : Optional.empty();
  }

  /**
   * Takes how much samples of different latents vary; a warning when they become alike, once.
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
