package org.comparegan.result;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** What the losses are that training writes down, by tag. */
  private static final Map<String, String> LOSSES =
      Map.ofEntries(
          Map.entry("loss/g", "Generator loss"),
          Map.entry("loss/d_0", "Discriminator loss"),
          Map.entry("loss/d_real", "Discriminator loss on real images"),
          Map.entry("loss/d_fake", "Discriminator loss on generated images"),
          Map.entry("loss/penalty", "Penalty on the discriminator, unweighted"),
          Map.entry("loss/d_orthogonal", "Orthogonal regularisation of the discriminator"),
          Map.entry("loss/g_orthogonal", "Orthogonal regularisation of the generator"),
          Map.entry("loss/c_real_loss", "Rotation loss on real images"),
          Map.entry("loss/c_fake_loss", "Rotation loss on generated images"),
          Map.entry("loss/real_loss", "Rotation loss on real images"),
          Map.entry("loss/fake_loss", "Rotation loss on generated images"),
          Map.entry("loss/class_loss_real", "Class loss on real images"),
          Map.entry("loss/rotation", "Rotation loss"),
          Map.entry("loss/label", "Class loss"));

  private static final Set<String> CROSS_ENTROPIES =
      Set.of(
          "loss/c_real_loss",
          "loss/c_fake_loss",
          "loss/real_loss",
          "loss/fake_loss",
          "loss/class_loss_real",
          "loss/rotation",
          "loss/label");

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
    for (Metric metric : List.of(Metric.FID, Metric.IS)) {
      List<Series> series =
          results.stream()
              .flatMap(result -> ScoreSeries.of(result).stream())
              .map(one -> new Series(one.name(), points(one, metric.text())))
              .filter(s -> !s.points().isEmpty())
              .toList();
      if (series.stream().anyMatch(s -> s.points().size() > 1)) {
        String name = metric.text().toUpperCase(Locale.ROOT);
        plots.add(
            plot(
                "%s of checkpoints, %s".formatted(name, metric.directions()),
                name,
                metric == Metric.FID && ratio(series) > WIDE ? Scale.LOGARITHMIC : Scale.LINEAR,
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

  private static List<Point> points(ScoreSeries series, String metric) {
    List<Point> points = new ArrayList<>();
    for (RecordedEvaluation scored : series.bySteps()) {
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
        plots.add(
            plot(
                LOSSES.getOrDefault(tag, tag),
                CROSS_ENTROPIES.contains(tag) ? "cross-entropy in nats" : adversarial(),
                Scale.LINEAR,
                series));
      }
    }
    return plots;
  }

  /** The unit of the losses of generator and discriminator. */
  private String adversarial() {
    Set<String> functions = new TreeSet<>();
    for (Result result : results) {
      result
          .config()
          .ifPresent(
              config ->
                  functions.add(config.experiment().gan().loss().name().toLowerCase(Locale.ROOT)));
    }
    return functions.size() == 1 ? functions.iterator().next().replace('_', ' ') + " loss" : "loss";
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
                "Precision over recall of the last evaluation, higher is better",
                "recall, 0 to 1",
                "precision, 0 to 1",
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
