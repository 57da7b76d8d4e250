package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Collects comparisons of one case: the largest error, and the worst against its limit. */
final class Agreement {
  private double largest;
  private double worst;
  private String why = "";

  /** A case that makes its comparisons when it runs. */
  static GoldenCase of(String kind, String name, Consumer<Agreement> comparisons) {
    return new GoldenCase() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public GoldenResult run() {
        Agreement agreement = new Agreement();
        try {
          comparisons.accept(agreement);
        } catch (RuntimeException | OutOfMemoryError e) {
          return new GoldenResult(GoldenResult.Status.FAIL, Double.NaN, "cannot run: " + e);
        }
        return agreement.result();
      }
    };
  }

  /** Compares an array with a digest. */
  void digest(String what, double[] values, long[] shape, JsonNode golden, double limit) {
    note(what, Digest.error(values, shape, golden), limit);
  }

  /** Compares an array with a digest. */
  void digest(String what, float[] values, long[] shape, JsonNode golden, double limit) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    digest(what, wide, shape, golden, limit);
  }

  /** Compares two numbers; the error is relative to the golden one. */
  void relative(String what, double ours, double golden, double limit) {
    near(what, ours, golden, Math.abs(golden), limit);
  }

  /** Compares two numbers; the error is absolute. */
  void absolute(String what, double ours, double golden, double limit) {
    near(what, ours, golden, 1, limit);
  }

  /** Compares two numbers; the error is relative to a scale. */
  void near(String what, double ours, double golden, double scale, double limit) {
    double error = ours == golden ? 0 : Math.abs(ours - golden) / scale;
    note(what + " is " + ours + ", golden " + golden + ":", error, limit);
  }

  /** Compares with the middle of a range that random numbers leave: no error of arithmetic. */
  void within(String what, double ours, double middle, double width) {
    if (!(Math.abs(ours - middle) <= width)) {
      note(what + " is " + ours + ", golden " + middle + " ± " + width + ":", 1, 0);
    }
  }

  private void note(String what, double error, double limit) {
    double real = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    largest = Math.max(largest, real);
    double share = real == 0 ? 0 : real / limit;
    if (share > worst) {
      worst = share;
      why = what + " error " + real + ", limit " + limit;
    }
  }

  private GoldenResult result() {
    return worst <= 1
        ? new GoldenResult(GoldenResult.Status.PASS, largest, "")
        : new GoldenResult(GoldenResult.Status.FAIL, largest, why);
  }
}
