package org.comparegan.experiment;

/** Distribution of the latent: gin {@code z} and {@code eval_z}, modular_gan.py:365. */
public sealed interface Latent {

  /** {@code @tf.random.uniform} (default), in [minval, maxval). */
  record Uniform(double minval, double maxval) implements Latent {}

  /** {@code @tf.random.normal}, N(0, stddev²). */
  record Normal(double stddev) implements Latent {}
}
