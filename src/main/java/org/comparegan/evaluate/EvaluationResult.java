package org.comparegan.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.evaluate.TrainingNeighbours.NearestPairs;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricNumbers;
import org.comparegan.model.ModelException;
import org.comparegan.report.Cell;
import org.comparegan.train.EventWriter;
import org.tensorflow.TensorFlow;

/**
 * The scores of one generator.
 *
 * @param source which generator
 * @param scores by name, see {@link Metric#keys}; empty after a failure
 * @param details numbers that tables have no room for, as the distance of each class
 * @param absent why a metric that was asked for has no score, by its name
 * @param warnings sentences for the reader
 * @param failure why there are no scores at all
 * @param curves precisions and recalls of the curves that metrics sum up, by metric
 * @param nearest samples and the training images nearest to them, if that was asked for
 * @param provenance what the scores depend on
 * @param environment versions, machine, device; by name
 */
public record EvaluationResult(
    String source,
    Map<String, Score> scores,
    Map<String, Score> details,
    Map<String, Curve> curves,
    Map<String, String> absent,
    List<String> warnings,
    Optional<String> failure,
    Optional<NearestPairs> nearest,
    EvaluationProvenance provenance,
    Map<String, Object> environment) {

  /**
   * A curve of precision over recall.
   *
   * @param precision of each point
   * @param recall of each point
   */
  public record Curve(List<Double> precision, List<Double> recall) {
    /** Copies the lists. */
    public Curve {
      precision = List.copyOf(precision);
      recall = List.copyOf(recall);
    }
  }

  /** Copies the maps, keeping their order. */
  public EvaluationResult {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    curves = Collections.unmodifiableMap(new LinkedHashMap<>(curves));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    absent = Collections.unmodifiableMap(new LinkedHashMap<>(absent));
    warnings = List.copyOf(warnings);
  }

  /** Scores alone. */
  public EvaluationResult(
      String source,
      Map<String, Score> scores,
      List<String> warnings,
      Optional<String> failure,
      EvaluationProvenance provenance) {
    this(
        source,
        scores,
        Map.of(),
        Map.of(),
        Map.of(),
        warnings,
        failure,
        Optional.empty(),
        provenance,
        Map.of());
  }

  /**
   * One result for trainings that differ in their seeds: a value of a score is a model's mean over
   * its averaging runs, so that deviations are those over seeds. Failed if one of them failed.
   *
   * @param models one or more, which differ in their weights alone
   */
  public static EvaluationResult overSeeds(List<EvaluationResult> models) {
    EvaluationResult first = models.get(0);
    if (models.size() == 1) {
      return first;
    }
    Optional<String> failure =
        models.stream().map(EvaluationResult::failure).flatMap(Optional::stream).findFirst();
    Map<String, Score> scores = new LinkedHashMap<>();
    if (failure.isEmpty()) {
      for (String name : first.scores().keySet()) {
        scores.put(
            name,
            new Score(
                models.stream()
                    .map(model -> model.scores().get(name))
                    .map(score -> score.mean())
                    .toList()));
      }
    }
    return new EvaluationResult(
        String.join(", ", models.stream().map(EvaluationResult::source).toList()),
        scores,
        Map.of(),
        Map.of(),
        Map.of(),
        models.stream().flatMap(model -> model.warnings().stream()).distinct().toList(),
        failure,
        Optional.empty(),
        first.provenance(),
        first.environment());
  }

  /** Adds the scores to TensorBoard's events of a run, if there are any. */
  void toEvents(Path run, long step) {
    if (!scores.isEmpty()) {
      Map<String, Double> means = new LinkedHashMap<>();
      scores.forEach((name, score) -> means.put(name, score.mean()));
      EventWriter.scores(run, step, means, Clock.systemUTC());
    }
  }

  /** Whether it has everything that was asked for. */
  public boolean complete() {
    return failure.isEmpty() && absent.isEmpty();
  }

  /**
   * As JSON: {@code source}, per score {@code value}, {@code std} and {@code values} (a name with a
   * point is an object in an object), per curve {@code precision} and {@code recall}, {@code
   * details}, {@code absent}, {@code warnings}, {@code failure} where there is one, {@code
   * provenance}, {@code environment}.
   */
  public ObjectNode toJson() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("source", source);
    scores.forEach((name, score) -> put(root, name, score));
    curves.forEach(
        (metric, curve) -> {
          ObjectNode node = root.withObjectProperty(metric);
          curve.precision().forEach(node.putArray("precision")::add);
          curve.recall().forEach(node.putArray("recall")::add);
        });
    if (!details.isEmpty()) {
      ObjectNode all = root.putObject("details");
      details.forEach((name, score) -> put(all, name, score));
    }
    if (!absent.isEmpty()) {
      ObjectNode all = root.putObject("absent");
      absent.forEach(all::put);
    }
    warnings.forEach(root.putArray("warnings")::add);
    failure.ifPresent(why -> root.put("failure", why));
    root.set("provenance", json.valueToTree(provenance));
    if (!environment.isEmpty()) {
      root.set("environment", json.valueToTree(environment));
    }
    return root;
  }

  private static void put(ObjectNode root, String name, Score score) {
    int point = name.indexOf('.');
    ObjectNode metric =
        point < 0
            ? root.withObjectProperty(name)
            : root.withObjectProperty(name.substring(0, point))
                .withObjectProperty(name.substring(point + 1));
    metric.put("value", score.mean());
    metric.put("std", score.deviation());
    score.values().forEach(metric.withArrayProperty("values")::add);
  }

  /** Collects the result of an evaluation: numbers, warnings, and reasons for missing metrics. */
  static final class Builder {
    private static final int CURVE_POINTS = 101;

    private final Map<String, List<Double>> scores = new LinkedHashMap<>();
    private final Map<String, List<Double>> details = new LinkedHashMap<>();
    private final Map<String, List<Curve>> curves = new LinkedHashMap<>();
    private final Map<Metric, String> absent = new EnumMap<>(Metric.class);
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Computes a part of a metric; if that fails, the metric is absent and the others go on. */
    void attempt(Metric metric, Runnable part) {
      if (absent.containsKey(metric)) {
        return;
      }
      try {
        part.run();
      } catch (MetricException | EvaluationException | ModelException e) {
        absent(metric, String.valueOf(e.getMessage()));
      }
    }

    /**
     * Adds what a metric says of a run: numbers that the catalogue lists are scores, further ones
     * details.
     */
    void add(Metric metric, MetricNumbers numbers) {
      for (MetricNumbers.Line line : numbers.lines()) {
        String key = metric.key(line.name());
        if (metric.keys().contains(key)) {
          score(key, line.value());
        } else {
          details.computeIfAbsent(key, any -> new ArrayList<>()).add(line.value());
        }
      }
      double[] precision = numbers.curves().get("precision");
      double[] recall = numbers.curves().get("recall");
      if (precision != null && recall != null) {
        curves
            .computeIfAbsent(metric.text(), any -> new ArrayList<>())
            .add(new Curve(some(precision), some(recall)));
      }
      numbers.warnings().forEach(warning -> warn(metric.text() + ": " + warning));
    }

    /** Enough points for a plot, evenly over the angles. */
    private static List<Double> some(double[] all) {
      int points = Math.min(all.length, CURVE_POINTS);
      return IntStream.range(0, points)
          .mapToObj(i -> all[(int) ((long) i * (all.length - 1) / (points - 1))])
          .toList();
    }

    /**
     * Adds the number of a run.
     *
     * @throws MetricException if it is not finite
     */
    void score(String key, double value) {
      Metric.requireFinite(key, value);
      scores.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
    }

    /** Says why a metric has no numbers. */
    void absent(Metric metric, String why) {
      absent.put(metric, why);
      curves.remove(metric.text());
      metric.keys().forEach(scores::remove);
      details.keySet().removeIf(key -> key.startsWith(metric.text() + "."));
    }

    /** Adds a sentence for the reader. */
    void warn(String sentence) {
      warnings.add(sentence);
    }

    /** The scores in the order in which they came. */
    Map<String, Score> scores() {
      return scored(scores);
    }

    /**
     * The result.
     *
     * @param failure why there are no scores at all
     */
    EvaluationResult build(
        String source,
        Optional<String> failure,
        Optional<NearestPairs> nearest,
        EvaluationProvenance provenance,
        Map<String, Object> environment) {
      boolean good = failure.isEmpty();
      Map<String, String> reasons = new LinkedHashMap<>();
      absent.forEach((metric, why) -> reasons.put(metric.text(), why));
      return new EvaluationResult(
          source,
          good ? scores() : Map.of(),
          good ? scored(details) : Map.of(),
          good ? means() : Map.of(),
          good ? reasons : Map.of(),
          warnings(),
          failure,
          nearest,
          provenance,
          environment);
    }

    /** The mean over the runs of each point of each curve. */
    private Map<String, Curve> means() {
      Map<String, Curve> means = new LinkedHashMap<>();
      curves.forEach(
          (metric, all) ->
              means.put(
                  metric,
                  new Curve(
                      mean(all.stream().map(Curve::precision).toList()),
                      mean(all.stream().map(Curve::recall).toList()))));
      return means;
    }

    private static List<Double> mean(List<List<Double>> runs) {
      return IntStream.range(0, runs.get(0).size())
          .mapToObj(i -> runs.stream().mapToDouble(run -> run.get(i)).average().orElseThrow())
          .toList();
    }

    /** The sentences, each once. */
    List<String> warnings() {
      return List.copyOf(warnings);
    }

    private static Map<String, Score> scored(Map<String, List<Double>> numbers) {
      Map<String, Score> all = new LinkedHashMap<>();
      numbers.forEach((name, values) -> all.put(name, new Score(values)));
      return all;
    }
  }

  /**
   * What a result depends on besides the generator.
   *
   * @param profile definitions of the metrics
   * @param samples images of a run, generated and real
   * @param accumulatorSamples images that filled the accumulators
   * @param averagingRuns runs
   * @param latents seed and distribution of the latents
   * @param data name of the real images
   * @param dataChecksum checksum of their content
   * @param features name of the feature network
   * @param featuresChecksum SHA-256 of its file
   * @param gilbo how long the regressor of GILBO was trained; empty without GILBO
   * @param cas how the classifiers of CAS were trained; empty without CAS
   * @param revisions of the metrics, {@link Metric#revisions}; not kept before a definition changed
   * @param tensorflow version of TensorFlow
   */
  public record EvaluationProvenance(
      String profile,
      int samples,
      int accumulatorSamples,
      int averagingRuns,
      String latents,
      String data,
      String dataChecksum,
      String features,
      String featuresChecksum,
      String gilbo,
      String cas,
      String revisions,
      String tensorflow) {

    /** Of an evaluation with these settings and the present TensorFlow. */
    EvaluationProvenance(
        EvaluationSettings settings,
        int accumulatorSamples,
        String latents,
        String data,
        String dataChecksum,
        String features,
        String featuresChecksum) {
      this(
          settings.profile().name(),
          settings.samples(),
          accumulatorSamples,
          settings.averagingRuns(),
          latents,
          data,
          dataChecksum,
          features,
          featuresChecksum,
          settings.metrics().contains(Metric.GILBO) ? settings.gilbo().toString() : "",
          settings.metrics().contains(Metric.CAS) ? ClassificationScore.settings() : "",
          Metric.revisions(settings.metrics()),
          TensorFlow.version());
    }
  }

  /**
   * A metric over averaging runs.
   *
   * @param values one a run
   */
  public record Score(List<Double> values) {

    /** Copies the list. */
    public Score {
      values = List.copyOf(values);
    }

    /** Mean over the runs. */
    public double mean() {
      return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    /** Population standard deviation over the runs, as NumPy's {@code std}; 0 for one run. */
    public double deviation() {
      double mean = mean();
      return Math.sqrt(
          values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN));
    }

    /** Mean and deviation for a table; of one value the value alone, whose scatter is unknown. */
    public Cell cell(int decimals) {
      return values.size() > 1 ? Cell.of(mean(), deviation(), decimals) : Cell.of(mean(), decimals);
    }

    /**
     * The values with an underscore between, as the reference writes them to {@code scores.csv}.
     */
    public String list() {
      return values.stream().map(String::valueOf).collect(Collectors.joining("_"));
    }
  }
}
