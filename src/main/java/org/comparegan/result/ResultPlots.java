package org.comparegan.result;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.comparegan.evaluate.EvaluationResult.Curve;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.metric.Metric;
import org.comparegan.report.LinePlot;
import org.comparegan.report.LinePlot.Point;
import org.comparegan.report.LinePlot.Scale;
import org.comparegan.report.LinePlot.Series;

/** Curves of results, all results in each plot. */
final class ResultPlots {
  private static final String STEPS = "generator steps";
  private static final String LOSS = "loss/";

  /** A curve of more points is drawn by means, so that the page stays small. */
  private static final int MOST_POINTS = 400;

  /** Distances that span less are told apart better on a linear axis. */
  private static final double WIDE = 5;

  private final List<Result> results;

  ResultPlots(List<Result> results) {
    this.results = results;
  }

  /** FID and IS over steps, where some result has two or more. */
  List<LinePlot> scores() {
    List<LinePlot> plots = new ArrayList<>();
    for (String metric : List.of(Metric.FID.text(), Metric.IS.text())) {
      List<Series> series =
          results.stream()
              .map(result -> new Series(result.name(), points(result, metric)))
              .filter(s -> !s.points().isEmpty())
              .toList();
      if (series.stream().anyMatch(s -> s.points().size() > 1)) {
        boolean fid = metric.equals(Metric.FID.text());
        plots.add(
            plot(
                fid ? "Fréchet distance" : "Inception Score",
                metric.toUpperCase(Locale.ROOT),
                fid && ratio(series) > WIDE ? Scale.LOGARITHMIC : Scale.LINEAR,
                series));
      }
    }
    return plots;
  }

  private static double ratio(List<Series> series) {
    DoubleSummaryStatistics range =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y).summaryStatistics();
    return range.getMax() / range.getMin();
  }

  private static List<Point> points(Result result, String metric) {
    List<Point> points = new ArrayList<>();
    for (RecordedEvaluation scored : result.comparable()) {
      Optional<Score> score = Optional.ofNullable(scored.scores().get(metric));
      score.ifPresent(s -> points.add(new Point(scored.step(), s.mean(), s.deviation())));
    }
    return points;
  }

  /** A plot for each loss that training wrote down. */
  List<LinePlot> losses() {
    TreeSet<String> tags = new TreeSet<>();
    results.forEach(
        r -> r.scalars().keySet().stream().filter(t -> t.contains("loss")).forEach(tags::add));
    List<LinePlot> plots = new ArrayList<>();
    for (String tag : tags) {
      List<Series> series = new ArrayList<>();
      for (Result result : results) {
        Optional.ofNullable(result.scalars().get(tag))
            .filter(values -> values.size() > 1)
            .ifPresent(values -> series.add(new Series(result.name(), thinned(values))));
      }
      if (!series.isEmpty()) {
        String name = tag.startsWith(LOSS) ? tag.substring(LOSS.length()) : tag;
        plots.add(plot(name, "loss", Scale.LINEAR, series));
      }
    }
    return plots;
  }

  private static List<Point> thinned(SortedMap<Long, Double> values) {
    List<Map.Entry<Long, Double>> all = List.copyOf(values.entrySet());
    int points = Math.min(MOST_POINTS, all.size());
    return IntStream.range(0, points)
        .mapToObj(
            i -> {
              List<Map.Entry<Long, Double>> part =
                  all.subList(
                      (int) ((long) i * all.size() / points),
                      (int) ((i + 1L) * all.size() / points));
              double y = part.stream().mapToDouble(Map.Entry::getValue).average().orElseThrow();
              return new Point(part.get(part.size() - 1).getKey(), y, 0);
            })
        .toList();
  }

  /** Precision over recall of the last evaluations, where they kept it. */
  List<LinePlot> precisionRecall() {
    List<Series> series = new ArrayList<>();
    for (Result result : results) {
      result
          .last()
          .flatMap(scored -> Optional.ofNullable(scored.curves().get("prd")))
          .ifPresent(curve -> series.add(new Series(result.name(), points(curve))));
    }
    return series.isEmpty()
        ? List.of()
        : List.of(
            new LinePlot(
                "Precision and recall of distributions",
                "recall",
                "precision",
                Scale.LINEAR,
                series,
                List.of()));
  }

  private static List<Point> points(Curve curve) {
    return IntStream.range(0, Math.min(curve.precision().size(), curve.recall().size()))
        .mapToObj(i -> new Point(curve.recall().get(i), curve.precision().get(i), 0))
        .toList();
  }

  private static LinePlot plot(String title, String unit, Scale scale, List<Series> series) {
    return new LinePlot(title, STEPS, unit, scale, series, List.of());
  }
}
