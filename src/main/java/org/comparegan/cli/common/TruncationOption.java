package org.comparegan.cli.common;

import java.util.Optional;
import org.comparegan.data.LatentDistribution;
import picocli.CommandLine.Option;

/** {@code --truncation}, for the verbs that draw latents. */
public final class TruncationOption {
  @Option(
      names = "--truncation",
      paramLabel = "T",
      description = "Draw latents from a truncated normal, scaled by T in (0, 1].")
  private Optional<Float> threshold = Optional.empty();

  /** The factor; 1 if none was asked for. */
  public double value() {
    // The digits that were typed: a float's own differ from them in double.
    return threshold.map(t -> Double.parseDouble(Float.toString(t))).orElse(1.0);
  }

  /** Whether it was asked for. */
  public boolean wanted() {
    return threshold.isPresent();
  }

  /** Fails with a usage error outside (0, 1]. */
  public void check(Verb verb) {
    if (threshold.isPresent() && !(threshold.get() > 0 && threshold.get() <= 1)) {
      throw verb.usage("--truncation must be in (0, 1], not " + threshold.get() + ".");
    }
  }

  /** What latents are drawn from. */
  public LatentDistribution or(LatentDistribution otherwise) {
    return threshold
        .<LatentDistribution>map(LatentDistribution.TruncatedNormal::new)
        .orElse(otherwise);
  }
}
