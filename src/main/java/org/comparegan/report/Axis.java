package org.comparegan.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * From values to pixels.
 *
 * @param from value at the first pixel
 * @param to value at the last pixel
 * @param first pixel
 * @param last pixel
 * @param logarithmic whether equal ratios have equal distances
 * @param ticks values that are named
 */
record Axis(
    double from, double to, double first, double last, boolean logarithmic, List<Double> ticks) {

  private static final int WANTED_TICKS = 5;

  /** An axis over all the values, widened to round numbers. */
  static Axis linear(DoubleStream values, double first, double last) {
    DoubleSummaryStatistics range = values.summaryStatistics();
    double low = range.getCount() == 0 ? 0 : range.getMin();
    double high = range.getCount() == 0 ? 1 : range.getMax();
    if (high == low) {
      double half = low == 0 ? 1 : Math.abs(low) / 2;
      low -= half;
      high += half;
    }
    double step = roundStep((high - low) / WANTED_TICKS);
    long bottom = (long) Math.floor(low / step);
    long top = (long) Math.ceil(high / step);
    List<Double> ticks = new ArrayList<>();
    for (long i = bottom; i <= top; i++) {
      ticks.add(i * step);
    }
    return new Axis(bottom * step, top * step, first, last, false, ticks);
  }

  /** An axis over all the values, which are positive, widened to 1, 2 or 5 times a power of ten. */
  static Axis logarithmic(DoubleStream values, double first, double last) {
    DoubleSummaryStatistics range = values.summaryStatistics();
    double low = range.getCount() == 0 ? 1 : range.getMin();
    double high = range.getCount() == 0 ? 10 : range.getMax();
    if (high == low) {
      low /= 2;
      high *= 2;
    }
    List<Double> ticks = new ArrayList<>();
    int power = (int) Math.floor(Math.log10(low));
    boolean wide = high / low > 1000;
    for (double last125 = 0; last125 < high; power++) {
      for (int digit : wide ? new int[] {1} : new int[] {1, 2, 5}) {
        last125 = digit * Math.pow(10, power);
        double next = wide ? 10 : digit == 2 ? 2.5 : 2;
        if (last125 * next > low && (ticks.isEmpty() || ticks.get(ticks.size() - 1) < high)) {
          ticks.add(last125);
        }
      }
    }
    return new Axis(ticks.get(0), ticks.get(ticks.size() - 1), first, last, true, ticks);
  }

  /** The pixel of a value; values off the axis are put at its ends. */
  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
            : (value - from) / (to - from);
    return first + Math.max(0, Math.min(1, share)) * (last - first);
  }

  /** A short name of a value: at most four digits, thousands as k, millions as M. */
  static String label(double value) {
    if (Math.abs(value) >= 1e6) {
      return digits(value / 1e6) + "M";
    }
    return Math.abs(value) >= 1e3 ? digits(value / 1e3) + "k" : digits(value);
  }

  private static String digits(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  private static double roundStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double share = rough / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
  }
}
