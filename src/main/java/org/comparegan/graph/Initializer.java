package org.comparegan.graph;

/**
 * Initial values of variables: the reference's five kinds, arch_ops.py:46 and s3gan.py:140, and
 * copies for weight averages.
 */
public sealed interface Initializer {

  /** Zero everywhere. */
  Initializer ZEROS = new Constant(0);

  /** One everywhere. */
  Initializer ONES = new Constant(1);

  /** A single value everywhere. */
  record Constant(double value) implements Initializer {}

  /** N(0, stddev²). */
  record Normal(double stddev) implements Initializer {}

  /** N(0, stddev²), redrawn beyond two standard deviations. */
  record TruncatedNormal(double stddev) implements Initializer {}

  /**
   * Rows or columns of {@code [prod(shape[:-1]), shape[-1]]} are orthonormal, times the gain; the
   * sign is that of the diagonal of R in a QR decomposition of a normal matrix.
   */
  record Orthogonal(double gain) implements Initializer {}

  /** Truncated normal with variance 2 / (fan in + fan out). */
  record GlorotNormal() implements Initializer {}

  /** The initial value of another variable, for averages of weights. */
  record CopyOf(String variable) implements Initializer {}
}
