package org.comparegan.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of one generator.
 *
 * @param source which generator
 * @param scores by name, see {@link EvaluationMetric#scores}; empty after a failure
 * @param details numbers that tables have no room for, as the distance of each class
 * @param absent why a metric that was asked for has no score, by its name
 * @param warnings what a reader should know, in sentences
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

  /** Whether everything that was asked for is there. */
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
}
