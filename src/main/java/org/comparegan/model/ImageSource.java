package org.comparegan.model;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.comparegan.architecture.ImageShape;
import org.comparegan.graph.SessionOptions;

/**
 * A generator under evaluation, from a module, from a checkpoint, or made up for calibration.
 *
 * <p>Every call runs one full batch, and where spectral norm moves its singular vectors in
 * evaluation (reference R5) it changes the generator, so the order of calls counts. Calls to {@link
 * #accumulate} come before those of {@link #images}.
 */
public interface ImageSource extends AutoCloseable {

  /** Which weights of a checkpoint count. */
  enum Weights {
    /** Exponential moving averages in place of the weights that have one: the reference's. */
    AVERAGED,
    /** As trained. */
    TRAINED
  }

  /** What spectral norm does with its singular vectors while sampling. */
  enum PowerIteration {
    /** Every batch moves them (reference R5). */
    MOVING,
    /** They keep their values, so that a sample does not depend on those before. */
    FROZEN
  }

  /**
   * How a generator is run. A module keeps the weights and power iteration of its graph.
   *
   * @param weights which weights count
   * @param powerIteration what spectral norm does
   * @param session threads, device, determinism
   */
  record Options(Weights weights, PowerIteration powerIteration, SessionOptions session) {
    /** As the reference evaluates. */
    public static Options reference(SessionOptions session) {
      return new Options(Weights.AVERAGED, PowerIteration.MOVING, session);
    }
  }

  /** Name and origin, for tables. */
  String name();

  /**
   * Sizes of a generator's inputs and outputs.
   *
   * @param batch rows of every batch
   * @param latentWidth length of a latent vector
   * @param classes number of classes that labels come from; 0 for an unconditional generator
   * @param image rows, columns and channels of an image
   */
  record Sizes(int batch, int latentWidth, int classes, ImageShape image) {}

  /** Sizes of its inputs and outputs. */
  Sizes sizes();

  /** Rows of every batch. */
  default int batch() {
    return sizes().batch();
  }

  /** Length of a latent vector. */
  default int latentWidth() {
    return sizes().latentWidth();
  }

  /** Number of classes that labels come from; 0 for an unconditional generator. */
  default int classes() {
    return sizes().classes();
  }

  /** Rows of an image. */
  default int height() {
    return sizes().image().height();
  }

  /** Columns of an image. */
  default int width() {
    return sizes().image().width();
  }

  /** Channels of an image: 1 or 3. */
  default int channels() {
    return sizes().image().channels();
  }

  /** Whether batch norm uses accumulated statistics, which must be filled before evaluation. */
  default boolean hasAccumulators() {
    return false;
  }

  /** Adds the statistics of one batch to the accumulators, if there are any. */
  default void accumulate(Latents latents) {
    throw new IllegalStateException(name() + " has no accumulators.");
  }

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
   * @param done is told how many images are made
   * @return {@code [n, h, w, c]} float32, in [0, 1] unless the generator is broken
   * @throws ModelException when numbers of latents or labels do not fit the generator
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
   * @param samples images in all, rounded down to whole batches, at least one
   * @param done is told how many are made
   */
  default void fillAccumulators(Latents.Stream latents, int samples, LongConsumer done) {
    int batches = Math.max(1, samples / batch());
    for (int i = 0; i < batches; i++) {
      accumulate(latents.accumulator(i));
      done.accept((i + 1L) * batch());
    }
  }

  /**
   * Derivatives of images by latents, if the generator can be differentiated. Where all rows do not
   * fit into memory, these are the first.
   */
  default Optional<Jacobian> jacobian(Latents latents) {
    return Optional.empty();
  }

  @Override
  void close();
}
