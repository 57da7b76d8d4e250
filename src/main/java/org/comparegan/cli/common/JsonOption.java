package org.comparegan.cli.common;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --json}, for the verbs that print results, and numbers as JSON has them. */
public final class JsonOption {
  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean wanted;

  /** Whether JSON was asked for. */
  public boolean wanted() {
    return wanted;
  }

  /** The number, or null where there is none or JSON cannot write it. */
  public static @Nullable Double number(Optional<Double> number) {
    return number.filter(Double::isFinite).orElse(null);
  }

  /** The number, or null where JSON cannot write it. */
  public static @Nullable Double number(double number) {
    return number(Optional.of(number));
  }
}
