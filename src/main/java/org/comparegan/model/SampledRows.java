package org.comparegan.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.data.LatentDistribution;
import org.comparegan.random.AddressedRandom;

/**
 * The latents and labels of a picture of samples.
 *
 * @param latents one row for each image
 * @param columns of the picture; 0 for about as many as rows
 */
public record SampledRows(Latents latents, int columns) {
  /** Syntax of a list of classes. */
  public static final String LIST = "\\d{1,9}(,\\d{1,9})*";

  /** The largest class of a list; empty where no class is named. */
  public static Optional<Integer> largest(String labels) {
    return labels.matches(LIST)
        ? Arrays.stream(labels.split(",")).map(Integer::valueOf).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  /**
   * Draws latents and labels.
   *
   * @param labels uniform, all, or a list
   * @param count images in all
   * @param interpolate whether a row is a path between two latents
   * @throws IllegalArgumentException for an unknown class
   */
  public static SampledRows draw(
      ImageSource source,
      LatentDistribution distribution,
      String labels,
      int count,
      boolean interpolate,
      long seed) {
    AddressedRandom random = AddressedRandom.of(seed);
    int[] turns = turns(labels, source.classes());
    int rows = interpolate ? Math.max(1, turns.length) : 1;
    int steps = Math.max(1, count / rows);
    int n = interpolate ? rows * steps : count;
    int drawn = interpolate ? 2 * rows : count;
    int width = source.latentWidth();
    float[] z = distribution.sample(random.stream("sample/z"), 0, drawn, width);
    int[] drawnLabels =
        source.classes() == 0
            ? new int[0]
            : turns.length == 0
                ? random.stream("sample/labels").integers(0, n, source.classes())
                : IntStream.range(0, n)
                    .map(i -> turns[interpolate ? i / steps : i % turns.length])
                    .toArray();
    return new SampledRows(
        new Latents(interpolate ? paths(z, width, steps) : z, drawnLabels),
        interpolate ? steps : turns.length);
  }

  /** The classes that take turns; empty where labels are drawn. */
  private static int[] turns(String labels, int known) {
    if (known == 0 || labels.equals("uniform")) {
      return new int[0];
    }
    int[] turns =
        labels.equals("all")
            ? IntStream.range(0, known).toArray()
            : Arrays.stream(labels.split(",")).mapToInt(Integer::parseInt).toArray();
    for (int label : turns) {
      if (label >= known) {
        throw new IllegalArgumentException(
            "there is no class " + label + ": the classes are 0 to " + (known - 1) + ".");
      }
    }
    return turns;
  }

  /** Paths from each even row to the odd row after it. */
  private static float[] paths(float[] ends, int width, int steps) {
    int rows = ends.length / width / 2;
    float[] z = new float[rows * steps * width];
    for (int row = 0; row < rows; row++) {
      float[] from = Arrays.copyOfRange(ends, 2 * row * width, (2 * row + 1) * width);
      float[] to = Arrays.copyOfRange(ends, (2 * row + 1) * width, (2 * row + 2) * width);
      System.arraycopy(path(from, to, steps), 0, z, row * steps * width, steps * width);
    }
    return z;
  }

  /**
   * Latents from {@code a} to {@code b} of constant deviation, ((1−t)·a + t·b)/√(t² + (1−t)²), t in
   * equal steps from 0 to 1 (s3gan_demo.ipynb).
   *
   * @return {@code [steps, a.length]}
   */
  private static float[] path(float[] a, float[] b, int steps) {
    float[] z = new float[steps * a.length];
    for (int s = 0; s < steps; s++) {
      double t = steps == 1 ? 0 : (double) s / (steps - 1);
      double norm = Math.sqrt(t * t + (1 - t) * (1 - t));
      for (int i = 0; i < a.length; i++) {
        z[s * a.length + i] = (float) (((1 - t) * a[i] + t * b[i]) / norm);
      }
    }
    return z;
  }
}
