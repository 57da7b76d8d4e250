package org.comparegan.cli.common;

import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --seed}, for the verbs that draw random numbers. */
public final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of every random number. Default: the configuration's.")
  private Optional<Long> seed = Optional.empty();

  /** The seed, if it was given. */
  public Optional<Long> given() {
    return seed;
  }

  /** The seed that was given, or else another. */
  public long or(long otherwise) {
    return seed.orElse(otherwise);
  }
}
