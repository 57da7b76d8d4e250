package org.comparegan.bench;

import java.util.Locale;

/** What a row should show. */
sealed interface Goal {
  /** Nothing is asked; the number is there to be known. */
  Goal NONE = new None();

  /** Whether a value is good enough. */
  boolean isMetBy(double value);

  /** Nothing is asked. */
  record None() implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return true;
    }

    @Override
    public String toString() {
      return "";
    }
  }

  /** At least this. */
  record AtLeast(double bound) implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return value >= bound;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "≥ %.2f", bound);
    }
  }

  /** At most this. */
  record AtMost(double bound) implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return value <= bound;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "≤ %.2f", bound);
    }
  }
}
