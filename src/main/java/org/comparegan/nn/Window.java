package org.comparegan.nn;

/**
 * What a convolution sees, with SAME padding.
 *
 * @param height rows of the kernel
 * @param width columns of the kernel
 * @param strideY rows from one output to the next
 * @param strideX columns from one output to the next
 */
public record Window(int height, int width, int strideY, int strideX) {

  /** 1×1, stride 1. */
  public static final Window POINT = square(1, 1);

  /** A square window with the same stride both ways. */
  public static Window square(int size, int stride) {
    return new Window(size, size, stride, stride);
  }
}
