package org.comparegan.model;

import java.util.Optional;
import org.comparegan.data.LatentDistribution;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/**
 * Latents from a distribution (gin {@code eval_z}) and labels uniform over the classes. A row
 * depends on its number alone, so batch size does not matter.
 */
public final class AddressedLatents implements Latents.Stream {
  /** The reference's seed, eval_gan_lib.py:121. */
  public static final long SEED = 42;

  private final LatentDistribution distribution;
  private final AddressedRandom random;
  private final int batch;
  private final int width;
  private final int classes;

  /**
   * The stream for a generator.
   *
   * @param seed {@link #SEED} in the reference
   */
  public AddressedLatents(LatentDistribution distribution, long seed, ImageSource source) {
    this.distribution = distribution;
    this.random = AddressedRandom.of(seed);
    this.batch = source.batch();
    this.width = source.latentWidth();
    this.classes = source.classes();
  }

  @Override
  public String origin() {
    return origin(distribution, random.seed());
  }

  /** Seed and distribution, for provenance. */
  public static String origin(LatentDistribution distribution, long seed) {
    return "seed " + seed + ", " + distribution;
  }

  @Override
  public Optional<LatentDistribution> distribution() {
    return Optional.of(distribution);
  }

  @Override
  public Latents accumulator(long number) {
    return draw("evaluate/accumulate", number);
  }

  @Override
  public Latents sample(long number) {
    return draw("evaluate/sample", number);
  }

  /** Batch {@code number} of a stream of another name. */
  public Latents draw(String name, long number) {
    long first = number * batch;
    float[] z = distribution.sample(random.stream(name + "/z"), first, batch, width);
    int[] labels = new int[classes > 0 ? batch : 0];
    RandomStream stream = random.stream(name + "/labels");
    for (int i = 0; i < labels.length; i++) {
      stream.fillIntegers(first + i, 0, labels, i, 1, classes);
    }
    return new Latents(z, labels);
  }
}
