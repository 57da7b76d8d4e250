package org.comparegan.experiment;

/** Distribution of the latent: gin {@code z} and {@code eval_z}, modular_gan.py:365. */
public sealed interface Latent {

  /** {@code @tf.random.uniform} (default), in [minval, maxval). */
  record Uniform(double minval, double maxval) implements Latent {}

  /** {@code @tf.random.normal}, N(0, stddev²). */
  record Normal(double stddev) implements Latent {}

  /**
   * N(0, stddev²) with {@code truncation}, ours: drawn again beyond two standard deviations, times
   * the threshold; the truncation trick of Brock et al. 2019, section 3.1.
   *
   * @param threshold in (0, 1]
   */
  record TruncatedNormal(double stddev, double threshold) implements Latent {}
}
