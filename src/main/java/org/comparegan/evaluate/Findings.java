package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.comparegan.metric.MetricException;
import org.comparegan.model.ModelException;

/** What has come out of an evaluation so far: numbers, warnings, and what could not be had. */
final class Findings {
  private final Map<String, List<Double>> scores = new LinkedHashMap<>();
  private final Map<String, List<Double>> details = new LinkedHashMap<>();
  private final Map<String, List<EvaluationResult.Curve>> curves = new LinkedHashMap<>();
  private final Map<EvaluationMetric, String> absent = new EnumMap<>(EvaluationMetric.class);
  private final Set<String> warnings = new LinkedHashSet<>();

  /** Does a part of a metric; where it fails, the metric is absent and the others go on. */
  void attempt(EvaluationMetric metric, Runnable part) {
    if (absent.containsKey(metric)) {
      return;
    }
    try {
      part.run();
    } catch (MetricException | EvaluationException | ModelException e) {
      absent(metric, String.valueOf(e.getMessage()));
    }
  }

  /** Adds the number of a run; one that is none is a failure that says so. */
  void score(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new MetricException(name + " came out as " + value + ", which is no number");
    }
    scores.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  /** Adds a number that stands in JSON only. */
  void detail(String name, double value) {
    details.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  /** Adds the curve of a run. */
  void curve(String metric, EvaluationResult.Curve curve) {
    curves.computeIfAbsent(metric, key -> new ArrayList<>()).add(curve);
  }

  /** Says why a metric has no numbers. */
  void absent(EvaluationMetric metric, String why) {
    absent.put(metric, why);
    curves.remove(metric.text());
    metric.scores().forEach(scores::remove);
  }

  /** Adds a sentence that a reader should know. */
  void warn(String sentence) {
    warnings.add(sentence);
  }

  /** Adds sentences. */
  void warn(List<String> sentences) {
    warnings.addAll(sentences);
  }

  /** The scores in the order in which they came. */
  Map<String, Score> scores() {
    return scored(scores);
  }

  /** The numbers for JSON only. */
  Map<String, Score> details() {
    return scored(details);
  }

  /** The mean over the runs of each point of each curve. */
  Map<String, EvaluationResult.Curve> curves() {
    Map<String, EvaluationResult.Curve> means = new LinkedHashMap<>();
    curves.forEach(
        (metric, all) ->
            means.put(
                metric,
                new EvaluationResult.Curve(
                    mean(all.stream().map(EvaluationResult.Curve::precision).toList()),
                    mean(all.stream().map(EvaluationResult.Curve::recall).toList()))));
    return means;
  }

  private static List<Double> mean(List<List<Double>> runs) {
    return IntStream.range(0, runs.get(0).size())
        .mapToObj(i -> runs.stream().mapToDouble(run -> run.get(i)).average().orElseThrow())
        .toList();
  }

  /** Why a metric is not there, by its name. */
  Map<String, String> absent() {
    Map<String, String> reasons = new LinkedHashMap<>();
    absent.forEach((metric, why) -> reasons.put(metric.text(), why));
    return reasons;
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
