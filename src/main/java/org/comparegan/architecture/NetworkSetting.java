package org.comparegan.architecture;

import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NetworkOptions;

/**
 * Everything that decides what the two networks of an architecture look like.
 *
 * @param architecture which one
 * @param image what it makes and reads
 * @param zDim width of the latent
 * @param classes width of the labels; 0: none
 * @param options of norms, layers and architectures
 */
public record NetworkSetting(
    Architecture architecture, ImageShape image, int zDim, int classes, NetworkOptions options) {

  /** Fails on a latent without elements and on a negative number of classes. */
  public NetworkSetting {
    if (zDim < 1 || classes < 0) {
      throw new IllegalArgumentException(
          "A latent has at least one element and a label no negative number of classes, not %d and %d."
              .formatted(zDim, classes));
    }
  }
}
