package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import org.comparegan.graph.SessionOptions;

/** The numeric checks of one case: its largest error, and its worst against a limit. */
final class Checks {
  private final OnDevice device;
  private double largest;
  private double worst;
  private String why = "";

  Checks(OnDevice device) {
    this.device = device;
  }

  /** For sessions of the case. */
  SessionOptions session() {
    return device.session();
  }

  /** Compares what a session computed with a digest; the limit is one for CPUs. */
  void digest(String what, double[] values, long[] shape, JsonNode golden, double limit) {
    note(what, Digest.error(values, shape, golden), device.bound(limit));
  }

  /** Compares what a session computed with a digest; the limit is one for CPUs. */
  void digest(String what, float[] values, long[] shape, JsonNode golden, double limit) {
    digest(what, TensorGoldens.doubles(values), shape, golden, limit);
  }

  /** Compares what follows from a session; the error is relative to the golden number. */
  void relative(String what, double ours, double golden, double limit) {
    near(what, ours, golden, Math.abs(golden), limit);
  }

  /** Compares what follows from a session; the error is relative to a scale. */
  void near(String what, double ours, double golden, double scale, double limit) {
    compare(what, ours, golden, scale, device.bound(limit));
  }

  /** Compares what no device computes; the error is absolute. */
  void absolute(String what, double ours, double golden, double limit) {
    compare(what, ours, golden, 1, limit);
  }

  /** Checks what is no number. */
  void that(String what, boolean holds) {
    if (!holds) {
      note("not so: " + what + ";", 1, 0);
    }
  }

  private void compare(String what, double ours, double golden, double scale, double limit) {
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

  GoldenResult result() {
    return worst <= 1 ? GoldenResult.pass(largest) : GoldenResult.fail(largest, why);
  }
}
