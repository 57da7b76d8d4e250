package org.comparegan.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;

/** The rows with what they found, as a table and as JSON. */
final class BenchTable {
  private static final String[] COLUMNS = {
    "what", "ours", "theirs", "unit", "clock", "spread", "processor", "goal", "verdict"
  };

  private final List<Line> lines = new ArrayList<>();

  /**
   * A row with what it found.
   *
   * @param row the row
   * @param outcome what was found
   */
  record Line(Row row, Outcome outcome) {

    /** {@code met}, {@code missed}, why nothing was measured, or nothing where nothing is asked. */
    String verdict() {
      if (outcome instanceof Outcome.Absent absent) {
        return "absent: " + absent.why();
      }
      if (row.goal() instanceof Goal.None) {
        return "";
      }
      return isMissed() ? "missed" : "met";
    }

    boolean isMissed() {
      return outcome.value().stream().anyMatch(value -> !row.goal().isMetBy(value));
    }
  }

  void add(Line line) {
    lines.add(line);
  }

  /** The lines in their order. */
  List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Whether every row that was measured meets its goal. */
  boolean isGood() {
    return lines.stream().noneMatch(Line::isMissed);
  }

  /**
   * The table for a terminal.
   *
   * @param title machine and settings
   */
  String text(String title) {
    Table table = Table.of(title, COLUMNS);
    for (Line line : lines) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(line.row().name())));
      cells.addAll(numbers(line.outcome()));
      cells.add(Cell.of(line.row().goal().toString()));
      cells.add(Cell.of(line.verdict()));
      table = table.row(cells.toArray(Cell[]::new));
    }
    return table
        .note(
            "Ratios are theirs over ours, medians of the rounds: above 1 ours is faster. Spread:"
                + " smallest to largest by the clock.")
        .text();
  }

  private static List<Cell> numbers(Outcome outcome) {
    Cell none = Cell.absent("not measured");
    Cell blank = Cell.of("");
    if (outcome instanceof Outcome.Compared compared) {
      Turns turns = compared.turns();
      return List.of(
          Cell.of(turns.median(turn -> turn.ours().clock()), 3),
          Cell.of(turns.median(turn -> turn.theirs().clock()), 3),
          Cell.of("s"),
          Cell.of(turns.ratio(), 2),
          Cell.of("%.2f–%.2f".formatted(turns.lowest(), turns.highest())),
          Cell.of(turns.processorRatio(), 2));
    }
    if (outcome instanceof Outcome.Pair pair) {
      return List.of(
          Cell.of(pair.ours(), 3),
          Cell.of(pair.theirs(), 3),
          Cell.of(pair.unit()),
          Cell.of(pair.theirs() / pair.ours(), 2),
          blank,
          none);
    }
    if (outcome instanceof Outcome.Measured measured) {
      Cell number = Cell.of(measured.number(), 3);
      return List.of(number, none, Cell.of(measured.unit()), none, blank, none);
    }
    return List.of(none, none, blank, none, blank, none);
  }

  /**
   * The table as a JSON document.
   *
   * @param machine facts about it
   */
  String json(Map<String, Object> machine) {
    Map<String, Object> document = new LinkedHashMap<>(machine);
    document.put("rows", lines.stream().map(BenchTable::facts).toList());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The rows cannot be written as JSON.", e);
    }
  }

  private static Map<String, Object> facts(Line line) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", line.row().name());
    if (line.outcome() instanceof Outcome.Compared compared) {
      Turns turns = compared.turns();
      facts.put("ours_s", turns.median(turn -> turn.ours().clock()));
      facts.put("theirs_s", turns.median(turn -> turn.theirs().clock()));
      facts.put("ratio", turns.ratio());
      facts.put("lowest", turns.lowest());
      facts.put("highest", turns.highest());
      facts.put("processor_ratio", turns.processorRatio());
    } else if (line.outcome() instanceof Outcome.Pair pair) {
      facts.put("ours", pair.ours());
      facts.put("theirs", pair.theirs());
      facts.put("unit", pair.unit());
      facts.put("ratio", pair.theirs() / pair.ours());
    } else if (line.outcome() instanceof Outcome.Measured measured) {
      facts.put("ours", measured.number());
      facts.put("unit", measured.unit());
    }
    facts.put("goal", line.row().goal().toString());
    facts.put("verdict", line.verdict());
    return facts;
  }
}
