package org.comparegan.cli.common;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What JSON has no words for. */
public final class Json {
  private Json() {}

  /** The number, or null where there is none or JSON cannot write it. */
  public static @Nullable Double number(Optional<Double> number) {
    return number.filter(Double::isFinite).orElse(null);
  }

  /** The number, or null where JSON cannot write it. */
  public static @Nullable Double number(double number) {
    return number(Optional.of(number));
  }
}
