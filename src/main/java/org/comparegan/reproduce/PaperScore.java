package org.comparegan.reproduce;

import java.util.Optional;

/**
 * A number that somebody published.
 *
 * @param value as published
 * @param std its standard deviation over seeds, where published
 * @param certainty whether the publication was at hand
 * @param note what a reader should know; empty: nothing
 */
public record PaperScore(double value, Optional<Double> std, Certainty certainty, String note) {

  /** How sure the number is. */
  public enum Certainty {
    /** Read in a public document. */
    FOUND,
    /** From memory of the publication's tables: to be checked there. */
    RECALLED
  }

  /** What a measured number says of a published one. */
  public enum Verdict {
    /** Not farther away than one deviation of the seeds. */
    WITHIN_SEEDS,
    /** Farther away. */
    OUTSIDE_SEEDS,
    /** No deviation was published. */
    NO_SPREAD;

    /** For people. */
    public String text() {
      return switch (this) {
        case WITHIN_SEEDS -> "within the seeds";
        case OUTSIDE_SEEDS -> "outside the seeds";
        case NO_SPREAD -> "no spread published";
      };
    }
  }

  /** Whether a measured value lies within the spread of the published seeds. */
  public Verdict verdict(double measured) {
    if (std.isEmpty()) {
      return Verdict.NO_SPREAD;
    }
    return Math.abs(measured - value) <= std.get() ? Verdict.WITHIN_SEEDS : Verdict.OUTSIDE_SEEDS;
  }
}
