package org.comparegan.checkpoint;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that was probably meant. */
final class Names {
  private Names() {}

  /** The candidate with the fewest edits, if there is any candidate. */
  static Optional<String> nearest(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(c -> LevenshteinDistance.getDefaultInstance().apply(name, c)));
  }
}
