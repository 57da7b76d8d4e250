package org.comparegan.model;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Latents on a path between two, and samples from any number of latents. */
public final class LatentRows {
  private LatentRows() {}

  /**
   * Latents from {@code a} to {@code b} of constant deviation, ((1−t)·a + t·b)/√(t² + (1−t)²), t in
   * equal steps from 0 to 1 (s3gan_demo.ipynb).
   *
   * @return {@code [steps, a.length]}
   */
  public static float[] path(float[] a, float[] b, int steps) {
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

  /**
   * One image for each latent, in batches of the generator, the last one filled up with zeros.
   *
   * @param z {@code [n, latentWidth]}
   * @param labels one a row, or none
   * @param done hears how many images are there
   * @return {@code [n, h, w, c]}
   */
  public static float[] images(ImageSource source, float[] z, int[] labels, LongConsumer done) {
    int width = source.latentWidth();
    int n = z.length / width;
    if (n * width != z.length || labels.length != (source.classes() > 0 ? n : 0)) {
      throw new ModelException(
          "%s takes latents of width %d and %s, not %,d numbers and %d labels."
              .formatted(
                  source.name(),
                  width,
                  source.classes() > 0 ? "a label for each" : "no labels",
                  z.length,
                  labels.length));
    }
    int pixels = source.height() * source.width() * source.channels();
    float[] images = new float[n * pixels];
    int batch = source.batch();
    for (int first = 0; first < n; first += batch) {
      int rows = Math.min(batch, n - first);
      float[] latents =
          Arrays.copyOf(
              Arrays.copyOfRange(z, first * width, (first + rows) * width), batch * width);
      int[] classes =
          labels.length == 0
              ? labels
              : Arrays.copyOf(Arrays.copyOfRange(labels, first, first + rows), batch);
      float[] found = source.images(new Latents(latents, classes));
      System.arraycopy(found, 0, images, first * pixels, rows * pixels);
      done.accept(first + rows);
    }
    return images;
  }
}
