package org.comparegan.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Direction;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;

/** Results of evaluations as a table, from the entries of {@code scores.jsonl}. */
public final class EvaluationReport {
  private static final int WIDE = 6;

  private final Set<Metric> metrics;
  private final List<ObjectNode> entries = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * An empty report.
   *
   * @param metrics that were asked for
   * @param profile whose definitions they follow
   */
  public EvaluationReport(Set<Metric> metrics, String profile) {
    this.metrics = metrics;
    Optional.of(directions()).filter(text -> !text.isEmpty()).ifPresent(notes::add);
    notes.add("Profile " + profile + ".");
  }

  /** As in {@code Lower is better: fid, kid. Higher is better: is.} */
  private String directions() {
    return Stream.of(Direction.LOWER, Direction.HIGHER)
        .map(
            direction -> {
              List<String> keys =
                  metrics.stream()
                      .flatMap(metric -> metric.numbers().stream())
                      .filter(number -> number.direction() == direction)
                      .map(Metric.Number::key)
                      .toList();
              String text = direction.text();
              return keys.isEmpty()
                  ? ""
                  : "%s%s: %s."
                      .formatted(
                          text.substring(0, 1).toUpperCase(Locale.ROOT),
                          text.substring(1),
                          String.join(", ", keys));
            })
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** Adds a result. */
  void add(ObjectNode entry) {
    entries.add(entry);
    String source = entry.path("source").asText();
    if (entry.has("failure")) {
      notes.add(source + ": " + entry.get("failure").asText() + ".");
    }
    metrics.forEach(
        metric -> {
          JsonNode why = entry.path("absent").path(metric.text());
          if (!why.isMissingNode()) {
            notes.add("%s of %s: %s.".formatted(metric.text(), source, why.asText()));
          }
        });
  }

  /** Adds a sentence below the table. */
  void note(String sentence) {
    notes.add(sentence);
  }

  /** The results so far. */
  public List<ObjectNode> entries() {
    return entries;
  }

  /** Whether each result has all that was asked for. */
  public boolean complete() {
    return entries.stream()
        .allMatch(
            entry ->
                !entry.has("failure")
                    && metrics.stream().noneMatch(m -> entry.path("absent").has(m.text())));
  }

  /** A row for each generator; with few generators and many metrics a row for each metric. */
  public Table table() {
    List<String> scores = metrics.stream().flatMap(m -> m.keys().stream()).toList();
    boolean transposed = scores.size() > WIDE && entries.size() <= WIDE;
    List<String> columns = new ArrayList<>(List.of(transposed ? "metric" : "generator"));
    List<List<Cell>> rows = new ArrayList<>();
    if (transposed) {
      entries.forEach(entry -> columns.add(entry.path("source").asText()));
      for (String score : scores) {
        List<Cell> row = new ArrayList<>(List.of(Cell.of(score)));
        entries.forEach(entry -> row.add(cell(entry, score)));
        rows.add(row);
      }
    } else {
      columns.addAll(scores);
      for (ObjectNode entry : entries) {
        List<Cell> row = new ArrayList<>(List.of(Cell.of(entry.path("source").asText())));
        scores.forEach(score -> row.add(cell(entry, score)));
        rows.add(row);
      }
    }
    return new Table("", columns, rows, List.copyOf(notes));
  }

  private static Cell cell(JsonNode entry, String score) {
    JsonNode found = EvaluationLog.at(entry, score);
    if (!found.has("value")) {
      return Cell.absent("failed");
    }
    int decimals = score.equals("kid") ? 5 : 3;
    double value = found.get("value").asDouble();
    // One value does not say how far it scatters.
    return found.path("values").size() == 1
        ? Cell.of(value, decimals)
        : Cell.of(value, found.get("std").asDouble(), decimals);
  }
}
