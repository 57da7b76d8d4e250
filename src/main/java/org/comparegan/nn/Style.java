package org.comparegan.nn;

import org.comparegan.experiment.NetworkOptions;
import org.comparegan.experiment.NetworkOptions.Norm;

/**
 * How the layers of a network are normalised, inherited on the way down.
 *
 * @param norm what {@link Net#norm} does
 * @param layerNorm whether blocks also apply layer norm
 * @param spectralNorm whether kernels are divided by their spectral norm
 */
public record Style(Norm norm, boolean layerNorm, boolean spectralNorm) {

  /** No normalisation at all. */
  public static final Style PLAIN = new Style(Norm.NONE, false, false);

  /** The style of a generator. */
  public static Style of(NetworkOptions.Generator options) {
    return new Style(options.batchNormFn(), false, options.spectralNorm());
  }

  /** The style of a discriminator. */
  public static Style of(NetworkOptions.Discriminator options) {
    return new Style(options.batchNormFn(), options.layerNorm(), options.spectralNorm());
  }

  Style withSpectralNorm(boolean on) {
    return new Style(norm, layerNorm, on);
  }
}
