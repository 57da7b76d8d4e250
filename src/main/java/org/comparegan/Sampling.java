package org.comparegan;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.comparegan.model.AddressedLatents;

/**
 * Which samples to draw. The same settings give the same latents and labels on every machine.
 *
 * @param count number of images
 * @param seed of latents and labels
 * @param labels classes that take turns; empty: uniformly drawn ones
 * @param truncation threshold of the truncated normal that latents are drawn from, in (0, 1] (Brock
 *     et al. 2019, section 3.1); absent: the distribution of the model's evaluation
 */
@SuppressWarnings("ArrayRecordComponent")
public record Sampling(int count, long seed, int[] labels, OptionalDouble truncation) {

  /** Fails on fewer than one image, a negative class or a threshold outside (0, 1]. */
  public Sampling {
    labels = labels.clone();
    if (count < 1) {
      throw new IllegalArgumentException("At least one image is needed, not " + count + ".");
    }
    if (Arrays.stream(labels).anyMatch(label -> label < 0)) {
      throw new IllegalArgumentException(
          "Classes are 0 or more, not " + Arrays.toString(labels) + ".");
    }
    double threshold = truncation.orElse(1);
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("Truncation is in (0, 1], not " + threshold + ".");
    }
  }

  /** This many samples, with the seed of {@code ./comparegan sample}, of all classes. */
  public static Sampling of(int count) {
    return new Sampling(count, AddressedLatents.SEED, new int[0], OptionalDouble.empty());
  }

  /** A copy with this seed. */
  public Sampling withSeed(long other) {
    return new Sampling(count, other, labels, truncation);
  }

  /** A copy in which these classes take turns. */
  public Sampling withLabels(int... classes) {
    return new Sampling(count, seed, classes, truncation);
  }

  /** A copy with truncated latents: less variety, better samples. */
  public Sampling withTruncation(double threshold) {
    return new Sampling(count, seed, labels, OptionalDouble.of(threshold));
  }

  @Override
  public int[] labels() {
    return labels.clone();
  }
}
