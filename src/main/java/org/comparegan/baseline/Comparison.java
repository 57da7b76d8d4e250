package org.comparegan.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comparegan.architecture.GraphSnapshot;
import org.comparegan.baseline.Baseline.ModelRecord;
import org.comparegan.baseline.Baseline.ModelRecord.Features;
import org.comparegan.baseline.Baseline.ModelRecord.ScoreRecord;
import org.comparegan.baseline.Baseline.Tolerances;
import org.comparegan.metric.MetricProfiles;
import org.jspecify.annotations.Nullable;

/**
 * Current behaviour of a model compared with its record.
 *
 * @param model its path
 * @param findings one for each compared property; none if it could not be compared
 * @param failure why it could not be compared
 */
public record Comparison(String model, List<Finding> findings, Optional<String> failure) {

  /** Copies the list. */
  public Comparison {
    findings = List.copyOf(findings);
  }

  /**
   * A compared property.
   *
   * @param what e.g. {@code weights}, {@code fid}
   * @param recorded its recorded value, readable
   * @param now its current value, readable
   * @param tolerance allowed difference, readable
   * @param agrees whether the difference is allowed
   */
  public record Finding(
      String what, String recorded, String now, String tolerance, boolean agrees) {}

  /** Whether all findings agree. */
  public boolean agrees() {
    return failure.isEmpty() && findings.stream().allMatch(Finding::agrees);
  }

  /** A model that could not be compared. */
  public static Comparison failed(String model, String why) {
    return new Comparison(model, List.of(), Optional.of(why));
  }

  /**
   * Compares two records of a model.
   *
   * @param exact whether outputs and scores must be bit-equal
   */
  public static Comparison of(
      String model, ModelRecord before, ModelRecord now, Tolerances tolerances, boolean exact) {
    List<Finding> findings = new ArrayList<>();
    findings.add(named("weights", "tensors", before.parameters(), now.parameters()));
    findings.add(graph(before.graph(), now.graph()));
    findings.add(
        equal(
            "data",
            before.data().name() + " " + before.data().checksum(),
            now.data().name() + " " + now.data().checksum()));
    findings.add(equal("data order", before.data().order(), now.data().order()));
    findings.add(outputs(before.outputs(), now.outputs(), tolerances.pixel(), exact));
    findings.add(
        named(
            "metric definitions",
            "axes",
            completed(before.profile(), now.profile()),
            now.profile()));
    features(before.features(), now.features()).ifPresent(findings::add);
    before
        .scores()
        .forEach(
            (metric, score) ->
                findings.add(
                    score(metric, score, now.scores().get(metric), tolerances.score(), exact)));
    return new Comparison(model, findings, Optional.empty());
  }

  /** Nothing where a record does not have it, as those of version 0.1. */
  private static Optional<Finding> features(Features recorded, Features now) {
    return recorded.equals(Features.NONE)
        ? Optional.empty()
        : Optional.of(
            equal(
                "feature network",
                recorded.network() + " " + recorded.checksum(),
                (recorded.checksum().equals(now.checksum()) ? recorded.network() : now.network())
                    + " "
                    + now.checksum()));
  }

  private static Finding equal(String what, String recorded, String now) {
    boolean agrees = recorded.equals(now);
    return new Finding(
        what, shortened(recorded), agrees ? "the same" : shortened(now), "equal", agrees);
  }

  /** Axes that are newer than the record have their defaults, which is how it was measured. */
  private static Map<String, String> completed(
      Map<String, String> recorded, Map<String, String> now) {
    Map<String, String> all = new TreeMap<>(recorded);
    MetricProfiles.COMPARE_GAN
        .values()
        .forEach(
            (axis, value) -> {
              if (!recorded.isEmpty() && now.containsKey(axis.text())) {
                all.putIfAbsent(axis.text(), value);
              }
            });
    return all;
  }

  /** Compares two maps entry by entry. */
  private static Finding named(
      String what, String kind, Map<String, String> recorded, Map<String, String> now) {
    List<String> changed = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(recorded.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String before = recorded.getOrDefault(name, "absent");
      String after = now.getOrDefault(name, "absent");
      if (!before.equals(after)) {
        changed.add(
            before.length() + after.length() < 40
                ? "%s: %s, was %s".formatted(name, after, before)
                : name);
      }
    }
    String text = changed.isEmpty() ? "the same" : "changed: " + some(changed);
    return new Finding(
        what, "%d %s".formatted(recorded.size(), kind), text, "equal", changed.isEmpty());
  }

  private static Finding graph(List<String> recorded, List<String> now) {
    List<String> differences =
        GraphSnapshot.differences(String.join("\n", recorded), String.join("\n", now));
    return new Finding(
        "graph",
        recorded.size() + " lines",
        differences.isEmpty() ? "the same" : oneOfEach(differences),
        "equal",
        differences.isEmpty());
  }

  private static Finding outputs(
      ModelRecord.Outputs recorded, ModelRecord.Outputs now, double tolerance, boolean exact) {
    String allowed = exact ? "equal" : "%.2g".formatted(tolerance);
    String before = shortened(recorded.digest());
    if (recorded.digest().equals(now.digest())) {
      return new Finding("images", before, "the same", allowed, true);
    }
    double largest = 0;
    boolean comparable = recorded.values().size() == now.values().size();
    for (int i = 0; comparable && i < recorded.values().size(); i++) {
      largest = Math.max(largest, Math.abs(recorded.values().get(i) - now.values().get(i)));
    }
    String text =
        comparable ? "values differ by up to %.2g".formatted(largest) : "of another number";
    return new Finding(
        "images", before, text, allowed, comparable && !exact && largest <= tolerance);
  }

  private static Finding score(
      String metric, ScoreRecord recorded, @Nullable ScoreRecord now, double share, boolean exact) {
    double tolerance = exact ? 0 : share * Math.abs(recorded.value());
    String before = "%.6g ± %.2g".formatted(recorded.value(), recorded.std());
    String allowed = exact ? "equal" : "±%.2g".formatted(tolerance);
    if (now == null) {
      return new Finding(metric, before, "not computed", allowed, false);
    }
    return new Finding(
        metric,
        before,
        "%.6g ± %.2g".formatted(now.value(), now.std()),
        allowed,
        Math.abs(recorded.value() - now.value()) <= tolerance);
  }

  /** Digests cut to their first digits. */
  private static String shortened(String text) {
    return text.replaceAll("\\b([0-9a-f]{12})[0-9a-f]{20,}\\b", "$1");
  }

  /** The first removed line, the first added line, and the number of differences. */
  private static String oneOfEach(List<String> differences) {
    List<String> shown =
        Stream.of("-", "+")
            .flatMap(sign -> differences.stream().filter(line -> line.startsWith(sign)).limit(1))
            .map(line -> line.replaceAll("\\s+", " "))
            .toList();
    return "%s (%d lines differ)"
        .formatted(String.join("; ", shown.isEmpty() ? differences : shown), differences.size());
  }

  private static String some(List<String> all) {
    int shown = Math.min(4, all.size());
    String more = all.size() > shown ? " and %d more".formatted(all.size() - shown) : "";
    return String.join("; ", all.subList(0, shown)) + more;
  }
}
