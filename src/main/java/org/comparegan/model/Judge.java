package org.comparegan.model;

/** A discriminator that belongs to a generator. */
public interface Judge extends AutoCloseable {

  /** Whether it wants a label for each image. */
  boolean conditional();

  /**
   * How real images look to it.
   *
   * @param images {@code [n, h, w, c]} in [0, 1]
   * @param labels one a row, −1 where it is unknown; none for an unconditional discriminator
   * @return n probabilities of being real
   */
  float[] probabilities(float[] images, int[] labels);

  @Override
  void close();
}
