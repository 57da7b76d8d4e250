package org.comparegan.architecture;

import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NetworkOptions;

/** The networks by name. */
public final class Architectures {
  private Architectures() {}

  /**
   * The generator of an architecture.
   *
   * @throws IllegalArgumentException when it cannot make such images; lists what is possible
   */
  public static Generator generator(Architecture name, ImageShape image, NetworkOptions options) {
    throw new UnsupportedOperationException(name + " " + image + " " + options);
  }

  /**
   * The discriminator of an architecture.
   *
   * @throws IllegalArgumentException when it cannot read such images; lists what is possible
   */
  public static Discriminator discriminator(
      Architecture name, ImageShape image, NetworkOptions options) {
    throw new UnsupportedOperationException(name + " " + image + " " + options);
  }
}
