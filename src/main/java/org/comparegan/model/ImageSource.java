package org.comparegan.model;

import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A generator under evaluation, from a module, from a checkpoint, or made up for calibration.
 *
 * <p>Every call runs one full batch, and where spectral norm moves its singular vectors in
 * evaluation (reference R5) it changes the generator, so the order of calls counts. Calls to {@link
 * #accumulate} come before those of {@link #images}.
 */
public interface ImageSource extends AutoCloseable {

  /** What it is and where it comes from, for tables. */
  String name();

  /** Rows of every batch. */
  int batch();

  /** Length of a latent vector. */
  int latentWidth();

  /** Number of classes that labels come from; 0 for an unconditional generator. */
  int classes();

  /** Rows of an image. */
  int height();

  /** Columns of an image. */
  int width();

  /** Channels of an image: 1 or 3. */
  int channels();

  /** Whether batch norm uses accumulated statistics, which must be filled before evaluation. */
  boolean hasAccumulators();

  /** Adds the statistics of one batch to the accumulators. */
  void accumulate(Latents latents);

  /**
   * One batch of samples.
   *
   * @param latents at most {@link #batch} rows
   * @return {@code [n, h, w, c]} float32, in [0, 1] unless the generator is broken
   */
  float[] images(Latents latents);

  /**
   * One sample for each of any number of latents.
   *
   * @param done hears how many images are there
   * @return {@code [n, h, w, c]} float32, in [0, 1] unless the generator is broken
   * @throws ModelException when latents or labels are not as many as the generator wants
   */
  default float[] images(Latents latents, LongConsumer done) {
    int width = latentWidth();
    int n = latents.z().length / width;
    if (n * width != latents.z().length || latents.labels().length != (classes() > 0 ? n : 0)) {
      throw new ModelException(
          "%s takes latents of width %d and %s, not %,d numbers and %d labels."
              .formatted(
                  name(),
                  width,
                  classes() > 0 ? "a label for each" : "no labels",
                  latents.z().length,
                  latents.labels().length));
    }
    int pixels = height() * width() * channels();
    float[] images = new float[n * pixels];
    for (int first = 0; first < n; first += batch()) {
      int rows = Math.min(batch(), n - first);
      float[] found = images(latents.rows(first, rows, width));
      System.arraycopy(found, 0, images, first * pixels, rows * pixels);
      done.accept(first + rows);
    }
    return images;
  }

  /**
   * Fills the accumulators of batch norm with the first batches of a stream (eval_gan_lib.py:65).
   *
   * @param samples images in all, of which a whole number of batches is made, at least one
   * @param done hears how many are made
   */
  default void fillAccumulators(LatentStream latents, int samples, LongConsumer done) {
    int batches = Math.max(1, samples / batch());
    for (int i = 0; i < batches; i++) {
      accumulate(latents.accumulator(i));
      done.accept((i + 1L) * batch());
    }
  }

  /**
   * Derivatives of images by latents, where the generator can be differentiated; of the first rows
   * only, where all do not fit into memory.
   */
  default Optional<Jacobian> jacobian(Latents latents) {
    return Optional.empty();
  }

  @Override
  void close();
}
