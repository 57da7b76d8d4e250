package org.comparegan.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.nn.Net.Style;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What an architecture asks of images, options, latents and labels, checked before it is built. */
final class Requirements {
  private Requirements() {}

  /** The image is square with one of these sides. */
  static void side(Architecture name, ImageShape image, Integer... sides) {
    if (image.height() != image.width() || !Arrays.asList(sides).contains(image.height())) {
      String possible =
          Arrays.stream(sides).map(s -> s + "x" + s).collect(Collectors.joining(", "));
      throw refused(name, "images of " + possible, image.height() + "x" + image.width());
    }
  }

  /**
   * The channel table that an option binds, or the one of the paper for the side of the image.
   *
   * @param option the full name of the option
   * @param bound comma-separated numbers from 1; empty: the paper's
   * @throws IllegalArgumentException when the text is something else, or the paper has no such side
   */
  static List<Integer> widths(
      Architecture name,
      ImageShape image,
      Map<Integer, List<Integer>> paper,
      String option,
      String bound) {
    if (bound.isEmpty()) {
      side(name, image, new TreeSet<>(paper.keySet()).toArray(new Integer[0]));
      return Objects.requireNonNull(paper.get(image.height()));
    }
    square(name, image);
    return numbers(option, bound);
  }

  /** A channel table of as many numbers as the paper's. */
  static List<Integer> widths(List<Integer> paper, String option, String bound) {
    if (bound.isEmpty()) {
      return paper;
    }
    List<Integer> widths = numbers(option, bound);
    if (widths.size() != paper.size()) {
      throw new IllegalArgumentException(
          "%s = \"%s\" should be %d numbers of channels, not %d."
              .formatted(option, bound, paper.size(), widths.size()));
    }
    return widths;
  }

  private static List<Integer> numbers(String option, String bound) {
    if (!bound.matches("\\s*[1-9]\\d{0,5}(\\s*,\\s*[1-9]\\d{0,5})+\\s*")) {
      throw new IllegalArgumentException(
          "%s = \"%s\" should be two or more numbers of channels, such as \"4,4,2\"."
              .formatted(option, bound));
    }
    return Arrays.stream(bound.split(",")).map(n -> Integer.valueOf(n.strip())).toList();
  }

  /** The image is as large as a generator makes it that starts at 4×4. */
  static void doublings(Architecture name, ImageShape image, int doublings, String option) {
    int side = 4 << doublings;
    if (image.height() != side) {
      throw refused(
          name.ginName() + " with " + option,
          "images of " + side + "x" + side,
          image.height() + "x" + image.width());
    }
  }

  /** The image is square with a power of two as its side. */
  static void powerOfTwo(Architecture name, ImageShape image) {
    square(name, image);
    if (Integer.bitCount(image.height()) != 1) {
      throw refused(name, "images whose side is a power of two", "" + image.height());
    }
  }

  /** The image is square. */
  static void square(Architecture name, ImageShape image) {
    if (image.height() != image.width()) {
      throw refused(name, "square images", image.height() + "x" + image.width());
    }
  }

  /** Both sides are multiples of {@code of}. */
  static void multiple(Architecture name, ImageShape image, int of) {
    if (image.height() % of != 0 || image.width() % of != 0) {
      throw refused(
          name, "images whose sides are multiples of " + of, image.height() + "x" + image.width());
    }
  }

  /** The image has one or three channels. */
  static void colours(Architecture name, ImageShape image) {
    if (image.channels() != 1 && image.channels() != 3) {
      throw refused(name, "images with 1 or 3 channels", "" + image.channels());
    }
  }

  /** The norm of this part is one of these. */
  static void norm(Architecture name, String part, Norm norm, Norm... possible) {
    if (!Arrays.asList(possible).contains(norm)) {
      throw refused(
          name,
          part
              + ".batch_norm_fn to be one of "
              + Arrays.stream(possible).map(Norm::name).collect(Collectors.joining(", ")),
          norm.name());
    }
  }

  /** A discriminator has no latent. */
  static void normWithoutLatent(Architecture name, Norm norm) {
    norm(name, "D", norm, Norm.NONE, Norm.BATCH, Norm.CONDITIONAL);
  }

  /** There are labels where {@code layer} is used. */
  static void labels(Architecture name, boolean used, String layer, Optional<Operand<TFloat32>> y) {
    if (used && y.isEmpty()) {
      throw new IllegalArgumentException(
          "%s with %s needs labels, but there are none: set ModularGAN.conditional = True, or unbind it."
              .formatted(name.ginName(), layer));
    }
  }

  /** There are labels where the norm is conditional. */
  static void conditionalNorm(
      Architecture name, String part, Style style, Optional<Operand<TFloat32>> y) {
    labels(
        name,
        style.norm() == Norm.CONDITIONAL,
        part + ".batch_norm_fn = @conditional_batch_norm",
        y);
  }

  /** The latent splits into equal chunks. */
  static void chunks(Architecture name, Operand<TFloat32> z, int chunks) {
    long width = z.shape().get(1);
    if (width % chunks != 0) {
      throw new IllegalArgumentException(
          "%s with hierarchical_z splits the latent into %d equal chunks: options.z_dim must be a multiple of %d, e.g. %d, not %d."
              .formatted(
                  name.ginName(), chunks, chunks, Math.max(1, width / chunks) * chunks, width));
    }
  }

  private static IllegalArgumentException refused(Architecture name, String wants, String found) {
    return refused(name.ginName(), wants, found);
  }

  private static IllegalArgumentException refused(String name, String wants, String found) {
    return new IllegalArgumentException("%s takes %s, not %s.".formatted(name, wants, found));
  }
}
