package org.comparegan.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.evaluate.EvaluationLog;
import org.comparegan.evaluate.EvaluationResult.Curve;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.evaluate.ScoreTable;
import org.comparegan.metric.Metric;

/**
 * An evaluation as it was recorded.
 *
 * @param step of the training; 0 where there was none
 * @param source the generator
 * @param scores by metric
 * @param curves precision over recall by metric, where kept
 * @param settings what the scores depend on besides the generator
 * @param environment versions, machine, device, where kept
 * @param weights checksum of the generator; empty: not kept
 * @param remarks warnings and why scores are missing, in sentences
 */
public record RecordedEvaluation(
    long step,
    String source,
    Map<String, Score> scores,
    Map<String, Curve> curves,
    Map<String, String> settings,
    Map<String, String> environment,
    String weights,
    List<String> remarks) {
  private static final Pattern STEP = Pattern.compile("-(\\d{1,18})$");

  /** Names in scores.csv of what JSON names as Java does. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "accumulator_samples", "accumulatorSamples",
          "averaging_runs", "averagingRuns",
          "real_images", "data");

  /** Settings on which numbers must agree to be compared. */
  private static final List<String> COMPARED_BY =
      List.of("profile", "samples", "accumulatorSamples", "latents", "data", "features");

  /** Keeps copies, in their order. */
  public RecordedEvaluation {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    curves = Collections.unmodifiableMap(new LinkedHashMap<>(curves));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    remarks = List.copyOf(remarks);
  }

  /** A row of {@code scores.csv}. */
  static RecordedEvaluation of(ScoreTable.Row row) {
    Map<String, String> settings = new LinkedHashMap<>();
    row.settings().forEach((name, value) -> settings.put(COLUMNS.getOrDefault(name, name), value));
    return new RecordedEvaluation(
        row.step(),
        row.checkpoint(),
        row.scores(),
        Map.of(),
        settings,
        Map.of(),
        "",
        row.failure().isEmpty() ? List.of() : List.of(row.failure()));
  }

  /**
   * The JSON of an evaluation, {@code EvaluationResult.toJson}, perhaps with {@code step} and
   * {@code model_sha256}.
   */
  public static RecordedEvaluation of(JsonNode json) {
    Map<String, Score> scores = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      for (String name : metric.keys()) {
        List<Double> values = numbers(EvaluationLog.at(json, name).path("values"));
        if (!values.isEmpty()) {
          scores.put(name, new Score(values));
        }
      }
    }
    Map<String, Curve> curves = new LinkedHashMap<>();
    JsonNode prd = json.path("prd");
    if (prd.has("precision")) {
      curves.put("prd", new Curve(numbers(prd.get("precision")), numbers(prd.path("recall"))));
    }
    List<String> remarks = new ArrayList<>();
    json.path("warnings").forEach(warning -> remarks.add(warning.asText()));
    json.path("absent")
        .properties()
        .forEach(absent -> remarks.add(absent.getKey() + ": " + absent.getValue().asText()));
    Optional.ofNullable(json.get("failure")).ifPresent(why -> remarks.add(why.asText()));
    String source = json.path("source").asText();
    Matcher step = STEP.matcher(source);
    return new RecordedEvaluation(
        json.has("step")
            ? json.get("step").asLong()
            : step.find() ? Long.parseLong(step.group(1)) : 0,
        source,
        scores,
        curves,
        texts(json.path("provenance")),
        texts(json.path("environment")),
        json.path("model_sha256").asText(),
        remarks);
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(value -> numbers.add(value.asDouble()));
    return numbers;
  }

  /** The values of an object as text, without empty ones. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              String text =
                  field.getValue().isValueNode()
                      ? field.getValue().asText()
                      : field.getValue().toString();
              if (!text.isEmpty()) {
                texts.put(field.getKey(), text);
              }
            });
    return texts;
  }

  /** Whether this is the evaluation that a row of {@code scores.csv} sums up. */
  boolean isOf(ScoreTable.Row row) {
    return step == row.step()
        && scores.equals(row.scores())
        && settings.getOrDefault("samples", "").equals(row.settings().getOrDefault("samples", ""));
  }

  /** Its scores beside those that an earlier evaluation of the same weights has and it lacks. */
  RecordedEvaluation addedTo(RecordedEvaluation earlier) {
    if (!weights.equals(earlier.weights())) {
      return this;
    }
    Map<String, Score> all = new LinkedHashMap<>(earlier.scores());
    all.putAll(scores);
    Map<String, Curve> allCurves = new LinkedHashMap<>(earlier.curves());
    allCurves.putAll(curves);
    Set<String> allRemarks = new LinkedHashSet<>(earlier.remarks());
    allRemarks.addAll(remarks);
    return new RecordedEvaluation(
        step, source, all, allCurves, settings, environment, weights, List.copyOf(allRemarks));
  }

  /** What two evaluations must share for their numbers to be compared. */
  Map<String, String> comparedBy() {
    Map<String, String> shared = new LinkedHashMap<>();
    COMPARED_BY.forEach(name -> shared.put(name, settings.getOrDefault(name, "")));
    return shared;
  }

  /** How many samples and runs, for people. */
  String size() {
    String samples = settings.getOrDefault("samples", "");
    String runs = settings.getOrDefault("averagingRuns", "");
    return samples.isEmpty() ? "" : runs.isEmpty() ? samples : samples + " × " + runs;
  }
}
