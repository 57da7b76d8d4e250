package org.comparegan.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Evaluations of a result with the same settings, which may be compared.
 *
 * @param name of the result, with what is special about these settings if it has several series
 * @param bySteps one a step
 * @param last the one that was made last
 */
record ScoreSeries(String name, List<RecordedEvaluation> bySteps, RecordedEvaluation last) {
  /** Keeps a copy. */
  ScoreSeries {
    bySteps = List.copyOf(bySteps);
  }

  /** The series of a result, the one that was added to last first. */
  static List<ScoreSeries> of(Result result) {
    Map<Map<String, String>, List<RecordedEvaluation>> alike = new LinkedHashMap<>();
    for (RecordedEvaluation scored : result.scores()) {
      List<RecordedEvaluation> before =
          Optional.ofNullable(alike.remove(scored.comparedBy())).orElseGet(ArrayList::new);
      before.add(scored);
      alike.put(scored.comparedBy(), before);
    }
    List<List<RecordedEvaluation>> newestFirst = new ArrayList<>(alike.values());
    Collections.reverse(newestFirst);
    List<Map<String, String>> settings =
        newestFirst.stream().map(series -> series.get(0).comparedBy()).toList();
    return newestFirst.stream()
        .map(series -> of(name(result, series.get(0).comparedBy(), settings), series))
        .toList();
  }

  /** Of two evaluations of a step the later one adds to the scores and replaces equal ones. */
  private static ScoreSeries of(String name, List<RecordedEvaluation> series) {
    TreeMap<Long, RecordedEvaluation> bySteps = new TreeMap<>();
    series.forEach(
        scored -> bySteps.merge(scored.step(), scored, (earlier, later) -> later.addedTo(earlier)));
    long last = series.get(series.size() - 1).step();
    return new ScoreSeries(
        name, List.copyOf(bySteps.values()), Objects.requireNonNull(bySteps.get(last)));
  }

  /** The result's name, with the settings in which its series differ. */
  private static String name(
      Result result, Map<String, String> own, List<Map<String, String>> all) {
    List<String> special =
        own.entrySet().stream()
            .filter(one -> all.stream().anyMatch(s -> !one.getValue().equals(s.get(one.getKey()))))
            .map(
                one ->
                    RecordedFact.words(one.getKey())
                        + " "
                        + (one.getValue().isEmpty() ? "unknown" : one.getValue()))
            .toList();
    return special.isEmpty()
        ? result.name()
        : result.name() + " (" + String.join(", ", special) + ")";
  }

  /** The newest evaluation that has a metric, the last one first. */
  Optional<RecordedEvaluation> newestWith(String metric) {
    if (last.scores().containsKey(metric)) {
      return Optional.of(last);
    }
    return bySteps.stream()
        .filter(scored -> scored.scores().containsKey(metric))
        .reduce((earlier, later) -> later);
  }
}
