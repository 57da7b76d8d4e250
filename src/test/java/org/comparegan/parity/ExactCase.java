package org.comparegan.parity;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A case without arithmetic: it agrees exactly or not at all.
 *
 * @param difference computes what differs, if anything
 */
record ExactCase(String kind, String name, Supplier<Optional<String>> difference)
    implements GoldenCase {

  @Override
  public GoldenResult run() {
    try {
      return difference
          .get()
          .map(why -> new GoldenResult(GoldenResult.Status.FAIL, Double.NaN, why))
          .orElseGet(() -> new GoldenResult(GoldenResult.Status.PASS, 0, ""));
    } catch (RuntimeException e) {
      return new GoldenResult(GoldenResult.Status.FAIL, Double.NaN, String.valueOf(e));
    }
  }
}
