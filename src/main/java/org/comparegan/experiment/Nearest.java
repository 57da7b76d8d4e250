package org.comparegan.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses which known name was meant. */
final class Nearest {
  private Nearest() {}

  /** {@code "; did you mean x?"}, or nothing if no known name is near. */
  static String question(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(k -> distance(name, k)))
        .filter(k -> distance(name, k) <= Math.max(2, name.length() / 2))
        .map(k -> "; did you mean " + k + "?")
        .orElse("");
  }

  /** Insertions, deletions and replacements that make one of the other, whatever the case. */
  static int distance(String a, String b) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }
}
