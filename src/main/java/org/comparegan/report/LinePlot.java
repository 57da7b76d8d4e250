package org.comparegan.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Curves over a common axis, as SVG in the colours of the surrounding page.
 *
 * @param title names the plot
 * @param xName name of the horizontal axis, as in {@code generator steps}
 * @param yName name of the vertical axis, as in {@code FID}
 * @param scale of the vertical axis
 * @param series the curves; points that are not finite are left out
 * @param levels horizontal lines to compare with
 */
public record LinePlot(
    String title,
    String xName,
    String yName,
    Scale scale,
    List<Series> series,
    List<Level> levels) {

  /** Scale of the vertical axis. */
  public enum Scale {
    /** Equal differences, equal distances. */
    LINEAR,
    /** Equal ratios, equal distances; points at or below zero are left out. */
    LOGARITHMIC
  }

  /**
   * A curve.
   *
   * @param name for the legend
   * @param points in the order of x
   */
  public record Series(String name, List<Point> points) {
    /** Keeps a copy. */
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * A point of a curve.
   *
   * @param x along
   * @param y up
   * @param deviation half height of the band around the curve; 0: none
   */
  public record Point(double x, double y, double deviation) {}

  /**
   * A horizontal line.
   *
   * @param name for the legend, as in {@code paper}
   * @param y where
   */
  public record Level(String name, double y) {}

  /** Keeps copies. */
  public LinePlot {
    series = List.copyOf(series);
    levels = List.copyOf(levels);
  }

  private static final int COLOURS = 6;
  private static final int WIDTH = 440;
  private static final int HEIGHT = 280;
  private static final int LEFT = 50;
  private static final int RIGHT = WIDTH - 14;
  private static final int TOP = 12;
  private static final int BOTTOM = HEIGHT - 42;

  /** The drawing, without title and legend. */
  public String svg() {
    Axis x = Axis.linear(shown().mapToDouble(Point::x), LEFT, RIGHT);
    DoubleStream heights =
        DoubleStream.concat(
            shown()
                .flatMapToDouble(
                    p -> DoubleStream.of(p.y() - p.deviation(), p.y() + p.deviation())),
            levels.stream().mapToDouble(Level::y));
    Axis y =
        scale == Scale.LINEAR
            ? Axis.linear(heights, BOTTOM, TOP)
            : Axis.logarithmic(heights.filter(v -> v > 0), BOTTOM, TOP);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\" class=\"plot\" font-size=\"12\" fill=\"currentColor\">\n",
            WIDTH, HEIGHT, HtmlReport.escape(words())));
    drawAxes(svg, x, y);
    for (int i = 0; i < levels.size(); i++) {
      drawLevel(svg, levels.get(i), y);
    }
    for (int i = 0; i < series.size(); i++) {
      drawSeries(svg, i, x, y);
    }
    return svg.append("</svg>\n").toString();
  }

  /** CSS colour of a curve, which follows the page's light or dark scheme. */
  static String colour(int series) {
    return "var(--series-" + (series % COLOURS + 1) + ", #0b6bcb)";
  }

  /** CSS line style of a curve; solid until the colours run out. */
  static String line(int series) {
    return List.of("solid", "dashed", "dotted").get(series / COLOURS % 3);
  }

  private static String dashes(int series) {
    return List.of("none", "7 4", "2 3").get(series / COLOURS % 3);
  }

  private Stream<Point> shown() {
    return series.stream().flatMap(s -> s.points().stream()).filter(this::drawable);
  }

  private boolean drawable(Point p) {
    return Double.isFinite(p.x())
        && Double.isFinite(p.y())
        && Double.isFinite(p.deviation())
        && (scale == Scale.LINEAR || p.y() > 0);
  }

  private void drawAxes(StringBuilder svg, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      String at = number(y.at(tick));
      svg.append(
          String.format(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" stroke=\"currentColor\""
                  + " opacity=\".15\"/><text x=\"%d\" y=\"%s\" dy=\".35em\""
                  + " text-anchor=\"end\" opacity=\".75\">%s</text>\n",
              LEFT, RIGHT, at, at, LEFT - 7, at, Axis.label(tick)));
    }
    for (double tick : x.ticks()) {
      String at = number(x.at(tick));
      svg.append(
          String.format(
              "<line x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" stroke=\"currentColor\""
                  + " opacity=\".4\"/><text x=\"%s\" y=\"%d\" text-anchor=\"middle\""
                  + " opacity=\".75\">%s</text>\n",
              at, at, BOTTOM, BOTTOM + 4, at, BOTTOM + 18, Axis.label(tick)));
    }
    svg.append(
        String.format(
            "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"currentColor\""
                + " opacity=\".4\"/><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
            LEFT, RIGHT, BOTTOM, BOTTOM, RIGHT, HEIGHT - 6, HtmlReport.escape(xName)));
  }

  private static void drawLevel(StringBuilder svg, Level level, Axis y) {
    String at = number(y.at(level.y()));
    svg.append(
        String.format(
            "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" stroke=\"currentColor\""
                + " stroke-dasharray=\"5 4\" opacity=\".7\"/><text x=\"%d\" y=\"%s\""
                + " stroke=\"var(--page, #fff)\" stroke-width=\"4\" paint-order=\"stroke\">"
                + "%s</text>\n",
            LEFT,
            RIGHT,
            at,
            at,
            LEFT + 6,
            number(y.at(level.y()) - 5),
            HtmlReport.escape(level.name() + " " + Axis.label(level.y()))));
  }

  private void drawSeries(StringBuilder svg, int index, Axis x, Axis y) {
    List<Point> points = series.get(index).points().stream().filter(this::drawable).toList();
    if (points.isEmpty()) {
      return;
    }
    String colour = colour(index);
    if (points.stream().anyMatch(p -> p.deviation() > 0)) {
      StringBuilder band = new StringBuilder();
      points.forEach(p -> append(band, x.at(p.x()), y.at(p.y() + p.deviation())));
      for (int i = points.size() - 1; i >= 0; i--) {
        Point p = points.get(i);
        append(band, x.at(p.x()), y.at(p.y() - p.deviation()));
      }
      svg.append(
          String.format("<polygon points=\"%s\" fill=\"%s\" opacity=\".18\"/>\n", band, colour));
    }
    StringBuilder line = new StringBuilder();
    points.forEach(p -> append(line, x.at(p.x()), y.at(p.y())));
    svg.append(
        String.format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
                + " stroke-dasharray=\"%s\" stroke-linejoin=\"round\"/>\n",
            line, colour, dashes(index)));
    if (points.size() <= 40) {
      for (Point p : points) {
        svg.append(
            String.format(
                "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"><title>%s</title></circle>\n",
                number(x.at(p.x())),
                number(y.at(p.y())),
                colour,
                HtmlReport.escape(words(index, p))));
      }
    }
  }

  private String words() {
    return "%s: %s over %s; %s"
        .formatted(
            title,
            yName,
            xName,
            series.stream().map(Series::name).collect(Collectors.joining(", ")));
  }

  private String words(int index, Point p) {
    String deviation = p.deviation() > 0 ? " ± " + Axis.label(p.deviation()) : "";
    return series.get(index).name()
        + ": "
        + yName
        + " "
        + Axis.label(p.y())
        + deviation
        + " at "
        + Axis.label(p.x())
        + " "
        + xName;
  }

  private static void append(StringBuilder points, double x, double y) {
    if (!points.isEmpty()) {
      points.append(' ');
    }
    points.append(number(x)).append(',').append(number(y));
  }

  private static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }

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

    /**
     * An axis over all the values, which are positive, widened to 1, 2 or 5 times a power of ten.
     */
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
}
