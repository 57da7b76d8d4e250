package org.comparegan.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests known names by edit distance. */
public final class NearestName {
  /** Distances of longer names would take seconds. */
  private static final int LONGEST = 1000;

  private NearestName() {}

  /** {@code "; did you mean x?"}, or an empty string if no known name is close. */
  public static String question(String name, Collection<String> known) {
    return meant(name, known).map(k -> "; did you mean " + k + "?").orElse("");
  }

  /** {@code "There is no metric 'x'; did you mean y? The metrics are y, z."} */
  public static String unknown(String kind, String name, Collection<String> known) {
    String question = question(name, known);
    return "There is no %s '%s'%s The %ss are %s."
        .formatted(kind, name, question.isEmpty() ? "." : question, kind, String.join(", ", known));
  }

  /** The nearest known name that a typing error could have made this of. */
  public static Optional<String> meant(String name, Collection<String> known) {
    return Optional.of(name)
        .filter(n -> n.length() <= LONGEST)
        .flatMap(n -> nearest(n, known))
        .filter(k -> distance(name, k) <= Math.max(2, name.length() / 2));
  }

  /** The nearest known name, if there is any. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    return sorted(name, known).stream().findFirst();
  }

  /** The known names, nearest first. */
  public static List<String> sorted(String name, Collection<String> known) {
    return known.stream().sorted(Comparator.comparingInt(k -> distance(name, k))).toList();
  }

  /** Edit distance, ignoring case. */
  public static int distance(String a, String b) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }
}
