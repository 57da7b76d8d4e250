package org.comparegan.report;

import java.util.Locale;
import java.util.OptionalDouble;

/** One entry of a {@link Table}. */
public sealed interface Cell {

  /** Words. */
  record Text(String words) implements Cell {
    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A number, optionally with its deviation.
   *
   * @param value the number; not a number is shown as such
   * @param deviation the number after ±
   * @param decimals digits behind the point when it is shown; files for machines keep all digits
   */
  record Number(double value, OptionalDouble deviation, int decimals) implements Cell {
    /** Fails on decimals below 0 or above 12. */
    public Number {
      if (decimals < 0 || decimals > 12) {
        throw new IllegalArgumentException("decimals must be 0 to 12, not " + decimals + ".");
      }
    }

    /** The number without its deviation. */
    public String shown() {
      return shown(value);
    }

    /** The number after ±, or an empty string. */
    public String shownDeviation() {
      return deviation.isPresent() ? shown(deviation.getAsDouble()) : "";
    }

    private String shown(double number) {
      return Double.isFinite(number)
          ? String.format(Locale.ROOT, "%." + decimals + "f", number)
              .replaceFirst("^-(0\\.?0*)$", "$1")
          : Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }

    @Override
    public String toString() {
      return deviation.isPresent() ? shown() + " ± " + shownDeviation() : shown();
    }
  }

  /**
   * An estimated time.
   *
   * @param seconds what files for programs get; a person sees {@link HumanTime#about}
   */
  record Time(double seconds) implements Cell {
    @Override
    public String toString() {
      return HumanTime.about(seconds);
    }
  }

  /**
   * No number, and why.
   *
   * @param reason such as {@code the paper does not say}; shown if there is room
   */
  record Absent(String reason) implements Cell {
    @Override
    public String toString() {
      return "–";
    }
  }

  /** Words. */
  static Cell of(String words) {
    return new Text(words);
  }

  /** A number without deviation. */
  static Cell of(double value, int decimals) {
    return new Number(value, OptionalDouble.empty(), decimals);
  }

  /** A number ± its deviation. */
  static Cell of(double value, double deviation, int decimals) {
    return new Number(value, OptionalDouble.of(deviation), decimals);
  }

  /** No number, and why. */
  static Cell absent(String reason) {
    return new Absent(reason);
  }
}
