package org.comparegan.model;

import java.util.Optional;

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
   * @return {@code [batch, h, w, c]} float32, in [0, 1] unless the generator is broken
   */
  float[] images(Latents latents);

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
