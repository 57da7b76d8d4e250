package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The values an axis can have, as text. */
sealed interface Domain {

  /** The value in one spelling; empty if it is not possible. */
  Optional<String> canonical(String value);

  /** For people: what is possible. */
  String possible();

  /** One of a few words. */
  record Choice(List<String> words) implements Domain {
    Choice(AxisValue... values) {
      this(Arrays.stream(values).map(AxisValue::text).toList());
    }

    @Override
    public Optional<String> canonical(String value) {
      return words.contains(value) ? Optional.of(value) : Optional.empty();
    }

    @Override
    public String possible() {
      return String.join("|", words);
    }
  }

  /** A whole number in a range. */
  record Whole(int least, int most) implements Domain {
    Whole(int least) {
      this(least, Integer.MAX_VALUE);
    }

    @Override
    public Optional<String> canonical(String value) {
      return parse(value).filter(n -> n >= least && n <= most).map(n -> Long.toString(n));
    }

    @Override
    public String possible() {
      return most == Integer.MAX_VALUE
          ? "a whole number from %d on".formatted(least)
          : "a whole number from %d to %d".formatted(least, most);
    }
  }

  /** A word, or a whole number below 2³². */
  record WholeOr(String word, int least) implements Domain {
    @Override
    public Optional<String> canonical(String value) {
      return value.equals(word)
          ? Optional.of(word)
          : parse(value).filter(n -> n >= least && n < 1L << 32).map(n -> Long.toString(n));
    }

    @Override
    public String possible() {
      return "%s or a whole number from %d on".formatted(word, least);
    }
  }

  private static Optional<Long> parse(String value) {
    return value.matches("[0-9]{1,10}") ? Optional.of(Long.valueOf(value)) : Optional.empty();
  }
}
