package org.comparegan.experiment;

/**
 * Everything that shapes a generator or a discriminator, whatever it is trained for.
 *
 * @param generator gin {@code G}
 * @param discriminator gin {@code D}
 * @param layers options of the layers
 * @param architectures options of the architectures
 */
public record NetworkOptions(
    Generator generator,
    Discriminator discriminator,
    LayerOptions layers,
    ArchitectureOptions architectures) {

  /** What the reference does when nothing is bound. */
  public static NetworkOptions defaults() {
    return new NetworkOptions(
        new Generator(Norm.NONE, false),
        new Discriminator(Norm.NONE, false, false),
        LayerOptions.defaults(),
        ArchitectureOptions.defaults());
  }

  /** gin {@code G}, abstract_arch.py:48. */
  public record Generator(Norm batchNormFn, boolean spectralNorm) {}

  /** gin {@code D}, abstract_arch.py:101. */
  public record Discriminator(Norm batchNormFn, boolean layerNorm, boolean spectralNorm) {}
}
