package org.comparegan.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.metric.Metric;
import org.comparegan.report.Section;

/** How scores were made, in words: a part of every page that shows scores. */
public final class HowMeasured {
  private static final Pattern LATENTS = Pattern.compile("seed (-?\\d+), (\\w+)\\[(.*)\\]");
  private static final Pattern SPLIT = Pattern.compile(".+/(train|test)");
  private static final Pattern VALUE = Pattern.compile("\\w+=([^,]+)");

  private final Map<String, RecordedEvaluation> evaluations;

  private HowMeasured(Map<String, RecordedEvaluation> evaluations) {
    this.evaluations = evaluations;
  }

  /**
   * What the scores are and what they depend on; where evaluations differ, which has which.
   *
   * @param evaluations by the name of their row or run
   * @param more further facts
   */
  public static Section of(Map<String, RecordedEvaluation> evaluations, Map<String, String> more) {
    return new Section.Facts("How it was measured", new HowMeasured(evaluations).facts(more));
  }

  /** In which direction scores get better, as in {@code FID: lower is better}. */
  public static String directions(List<String> metrics) {
    return metrics.stream()
            .map(name -> name.toUpperCase(Locale.ROOT) + ": " + Metric.named(name).directions())
            .collect(Collectors.joining("; "))
        + ".";
  }

  private Map<String, String> facts(Map<String, String> more) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      if (evaluations.values().stream()
          .anyMatch(e -> metric.keys().stream().anyMatch(e.scores()::containsKey))) {
        facts.put(metric.text().toUpperCase(Locale.ROOT).replace('_', ' '), sentence(metric));
      }
    }
    put(facts, "Classifier of CAS", e -> e.settings().getOrDefault("cas", ""));
    put(facts, "Feature network", HowMeasured::network);
    put(facts, "Real images", HowMeasured::real);
    put(facts, "Generated images", HowMeasured::generated);
    put(facts, "Truncation", e -> latents(e, HowMeasured::truncation));
    put(facts, "Seed of latents", e -> latents(e, (seed, name, values) -> seed));
    facts.putAll(more);
    put(facts, "Batch norm", HowMeasured::accumulators);
    put(facts, "Definitions", HowMeasured::definitions);
    put(facts, "Software", HowMeasured::software);
    put(facts, "Command", e -> e.environment().getOrDefault("command", ""));
    return facts;
  }

  private static String sentence(Metric metric) {
    String direction = metric.directions();
    return "%s (%s). %s"
        .formatted(
            metric.about(),
            metric.source(),
            direction.isEmpty()
                ? ""
                : direction.substring(0, 1).toUpperCase(Locale.ROOT) + direction.substring(1) + ".")
        .strip();
  }

  /** Adds what the evaluations say; of several values each with the names that have it. */
  private void put(
      Map<String, String> facts, String name, Function<RecordedEvaluation, String> words) {
    Map<String, List<String>> said = new LinkedHashMap<>();
    evaluations.forEach(
        (owner, evaluation) ->
            said.computeIfAbsent(words.apply(evaluation), any -> new ArrayList<>()).add(owner));
    said.remove("");
    List<String> parts = new ArrayList<>();
    said.forEach(
        (value, owners) ->
            parts.add(said.size() == 1 ? value : String.join(", ", owners) + ": " + value));
    if (!parts.isEmpty()) {
      facts.put(name, String.join("; ", parts));
    }
  }

  private static String network(RecordedEvaluation evaluation) {
    return withChecksum(evaluation, "features", "featuresChecksum");
  }

  private static String withChecksum(RecordedEvaluation evaluation, String name, String checksum) {
    String sha256 = Differences.brief(evaluation.settings().getOrDefault(checksum, ""));
    String words = evaluation.settings().getOrDefault(name, "");
    return sha256.isEmpty() || words.isEmpty() ? words : words + ", SHA-256 " + sha256;
  }

  private static String real(RecordedEvaluation evaluation) {
    String data = evaluation.settings().getOrDefault("data", "");
    String count = number(evaluation, "samples");
    return !count.isEmpty() && SPLIT.matcher(data).matches()
        ? "the first %s of %s".formatted(count, withChecksum(evaluation, "data", "dataChecksum"))
        : withChecksum(evaluation, "data", "dataChecksum");
  }

  private static String generated(RecordedEvaluation evaluation) {
    String count = number(evaluation, "samples");
    String runs = number(evaluation, "averagingRuns");
    return count.isEmpty() || runs.isEmpty() || runs.equals("1")
        ? count
        : "%s sets of %s, scored as mean ± standard deviation over the sets".formatted(runs, count);
  }

  private static String accumulators(RecordedEvaluation evaluation) {
    String count = number(evaluation, "accumulatorSamples");
    return count.isEmpty() || count.equals("0")
        ? ""
        : String.format(
            Locale.ROOT,
            "moments of %s generated images (the paper takes %,d)",
            count,
            EvaluationSettings.PAPER_ACCUMULATOR_SAMPLES);
  }

  private static String definitions(RecordedEvaluation evaluation) {
    String profile = evaluation.settings().getOrDefault("profile", "");
    return profile.equals("compare_gan")
        ? "as google/compare_gan computes them (profile compare_gan)"
        : profile.isEmpty() ? "" : "profile " + profile;
  }

  private static String software(RecordedEvaluation evaluation) {
    Map<String, String> known = new LinkedHashMap<>(evaluation.settings());
    known.putAll(evaluation.environment());
    List<String> parts = new ArrayList<>();
    Map<String, String> names =
        Map.of("comparegan", "comparegan ", "tensorflow", "TensorFlow ", "java", "Java ");
    for (String name : List.of("comparegan", "tensorflow", "java", "system", "device")) {
      String value = known.getOrDefault(name, "");
      if (!value.isEmpty()) {
        parts.add(names.getOrDefault(name, "") + value);
      }
    }
    if (known.getOrDefault("deterministic", "").equals("true")) {
      parts.add("deterministic");
    }
    return String.join(", ", parts);
  }

  private interface OfLatents {
    String words(String seed, String distribution, List<String> values);
  }

  private static String latents(RecordedEvaluation evaluation, OfLatents part) {
    Matcher latents = LATENTS.matcher(evaluation.settings().getOrDefault("latents", ""));
    if (!latents.matches()) {
      return "";
    }
    List<String> values =
        VALUE.matcher(latents.group(3)).results().map(value -> value.group(1)).toList();
    return part.words(latents.group(1), latents.group(2), values);
  }

  /** Of the names and values of {@link org.comparegan.data.LatentDistribution}. */
  private static String truncation(String seed, String distribution, List<String> values) {
    Set<String> all = new LinkedHashSet<>(values);
    return switch (distribution) {
      case "TruncatedNormal" ->
          "normal latents redrawn beyond 2 standard deviations, times " + String.join(", ", all);
      case "Normal" -> "none: normal latents of standard deviation " + String.join(", ", all);
      case "Uniform" -> "none: latents uniform between " + String.join(" and ", all);
      default -> "";
    };
  }

  private static String number(RecordedEvaluation evaluation, String name) {
    String value = evaluation.settings().getOrDefault(name, "");
    return value.matches("\\d{1,18}")
        ? String.format(Locale.ROOT, "%,d", Long.parseLong(value))
        : value;
  }
}
