package org.comparegan.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comparegan.experiment.GinConfig;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.jspecify.annotations.Nullable;

/**
 * How results differ, and which differences can move their numbers.
 *
 * @param names of the results
 * @param rows what is not the same in all of them
 * @param shared what is, by name
 */
public record Differences(List<String> names, List<Row> rows, Map<String, String> shared) {
  private static final String WITHOUT_INFLUENCE = "no influence";
  private static final String CONFIGURATION = RecordedFact.Part.CONFIGURATION.text();
  private static final String DEFINITION = RecordedFact.Part.DEFINITION.text();
  private static final String CHECKPOINT = RecordedFact.Part.CHECKPOINT.text();
  private static final int SHORT = 12;

  /** Bindings of what is kept, which change no number. */
  private static final List<String> KEEPING =
      List.of(
          "run_config.save_checkpoints_steps",
          "run_config.keep_checkpoint_max",
          "run_config.iterations_per_loop",
          "run_config.save_summary_steps");

  /** Whether something can move a number. */
  public enum Influence {
    /** The number itself. */
    NUMBER("the number"),
    /** It can. */
    MOVES("yes"),
    /** It changes the order of sums or the rounding of functions. */
    ROUNDS("by rounding"),
    /** It cannot. */
    NEVER("no");

    private final String text;

    Influence(String text) {
      this.text = text;
    }

    /** For tables. */
    public String text() {
      return text;
    }

    /** Whether it counts when two numbers differ. */
    public boolean counts() {
      return this == MOVES || this == ROUNDS;
    }
  }

  /**
   * A fact on which results differ.
   *
   * @param part what it is about
   * @param name of the fact
   * @param values one a result; absent: not recorded there
   * @param influence whether it can move a number
   * @param note what it decides, or why it can move nothing
   */
  public record Row(
      String part, String name, List<Optional<String>> values, Influence influence, String note) {

    /** Part and name for people. */
    String words() {
      return part + " " + (part.equals(CONFIGURATION) ? name : RecordedFact.words(name));
    }

    /** Whether two results recorded different values. */
    public boolean known() {
      return values.stream().flatMap(Optional::stream).distinct().count() > 1;
    }

    /** Whether it is a known difference in something that can move a number. */
    public boolean counts() {
      return known() && influence.counts();
    }
  }

  /** Keeps copies. */
  public Differences {
    names = List.copyOf(names);
    rows = List.copyOf(rows);
    shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
  }

  /** The differences of results, by the last evaluation of each. */
  public static Differences of(List<Result> results) {
    List<Map<RecordedFact.Key, RecordedFact>> all = new ArrayList<>();
    Map<RecordedFact.Key, RecordedFact> keys = new TreeMap<>(Differences::order);
    for (Result result : results) {
      Map<RecordedFact.Key, RecordedFact> facts = new LinkedHashMap<>();
      RecordedFact.of(result).forEach(fact -> facts.put(fact.key(), fact));
      facts.forEach(keys::putIfAbsent);
      all.add(facts);
    }
    List<Row> rows = new ArrayList<>();
    Map<String, String> shared = new LinkedHashMap<>();
    keys.forEach(
        (key, fact) -> {
          List<Optional<String>> values =
              all.stream()
                  .map(facts -> Optional.ofNullable(facts.get(key)).map(RecordedFact::value))
                  .toList();
          if (values.stream().distinct().count() > 1) {
            rows.add(new Row(key.part().text(), key.name(), values, fact.influence(), fact.note()));
          } else if (key.part() != RecordedFact.Part.NUMBER
              && key.part() != RecordedFact.Part.DEFINITION) {
            shared.put(key.part().text() + " " + RecordedFact.words(key.name()), fact.value());
          }
        });
    rows.addAll(configurations(results));
    return new Differences(results.stream().map(Result::name).toList(), rows, shared);
  }

  /** By part, then by name. */
  private static int order(RecordedFact.Key a, RecordedFact.Key b) {
    int parts = a.part().compareTo(b.part());
    return parts != 0 ? parts : a.name().compareTo(b.name());
  }

  private static List<Row> configurations(List<Result> results) {
    Optional<GinConfig> first =
        results.stream().flatMap(result -> result.config().stream()).findFirst();
    Map<String, Map<Integer, String>> changed = new TreeMap<>();
    Map<String, String> ofFirst = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).config().isEmpty()) {
        continue;
      }
      for (GinConfig.Difference one :
          GinConfig.diff(first.orElseThrow(), results.get(i).config().get())) {
        ofFirst.put(one.binding(), one.before().orElse(WITHOUT_INFLUENCE));
        changed
            .computeIfAbsent(one.binding(), any -> new HashMap<>())
            .put(i, one.after().orElse(WITHOUT_INFLUENCE));
      }
    }
    List<Row> rows = new ArrayList<>();
    changed.forEach(
        (binding, values) -> {
          List<Optional<String>> cells = new ArrayList<>();
          for (int i = 0; i < results.size(); i++) {
            cells.add(
                results.get(i).config().isEmpty()
                    ? Optional.empty()
                    : Optional.of(values.getOrDefault(i, ofFirst.getOrDefault(binding, ""))));
          }
          boolean kept = KEEPING.contains(binding);
          boolean place = binding.equals("dataset.name") && sameTrainingData(results);
          rows.add(
              new Row(
                  CONFIGURATION,
                  binding,
                  cells,
                  kept || place ? Influence.NEVER : Influence.MOVES,
                  kept
                      ? "what is kept, not what is computed"
                      : place ? "the checksum decides" : ""));
        });
    return rows;
  }

  /** Whether all that have a configuration recorded the same checksum of their training data. */
  private static boolean sameTrainingData(List<Result> results) {
    List<String> checksums =
        results.stream()
            .filter(result -> result.config().isPresent())
            .map(result -> result.provenance().getOrDefault("data_checksum", ""))
            .distinct()
            .toList();
    return checksums.size() == 1 && !checksums.get(0).isEmpty();
  }

  /** Whether they differ in something that can move a number. */
  public boolean moving() {
    return rows.stream().anyMatch(Row::counts);
  }

  /** Bindings that differ. */
  public List<String> bindings() {
    return rows.stream().filter(row -> row.part().equals(CONFIGURATION)).map(Row::name).toList();
  }

  /** A row for each known difference; those that can move a number come first. */
  public Table table(String title) {
    List<String> columns = new ArrayList<>(List.of("what"));
    columns.addAll(names);
    columns.addAll(List.of("can move the numbers", "note"));
    List<List<Cell>> cells = new ArrayList<>();
    for (Influence influence : Influence.values()) {
      rows.stream()
          .filter(row -> row.influence() == influence && row.known())
          .forEach(row -> cells.add(cells(row)));
    }
    return new Table(title, columns, cells, notes());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    long moving = rows.stream().filter(Row::counts).count();
    notes.add(
        moving == 0
            ? "No recorded difference can move a number."
            : "%d of %d differences can move a number."
                .formatted(moving, rows.stream().filter(Row::known).count()));
    List<String> oneSided =
        rows.stream()
            // Axes are missing where the profile is.
            .filter(row -> !row.known() && !row.part().equals(DEFINITION))
            // One row says which steps each result has.
            .filter(row -> !row.part().equals(CHECKPOINT) || row.name().equals("steps"))
            .map(Row::words)
            .toList();
    if (!oneSided.isEmpty()) {
      notes.add(
          "Not recorded in all of them, and so not compared: " + String.join(", ", oneSided) + ".");
    }
    return notes;
  }

  private static List<Cell> cells(Row row) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(row.words()));
    row.values()
        .forEach(
            value ->
                cells.add(
                    value.map(text -> Cell.of(brief(text))).orElse(Cell.absent("not recorded"))));
    cells.add(Cell.of(row.influence().text()));
    cells.add(Cell.of(row.note()));
    return cells;
  }

  /** Checksums by their beginning. */
  static String brief(String value) {
    return value.matches("[0-9a-f]{32,}") ? value.substring(0, SHORT) + "…" : value;
  }

  /** {@code {"results", "moving", "differences": [{"part", "name", "values", "influence"}]}}. */
  public Map<String, Object> document() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("part", row.part());
      one.put("name", row.name());
      List<@Nullable String> values = new ArrayList<>();
      row.values().forEach(value -> values.add(value.orElse(null)));
      one.put("values", values);
      one.put("influence", row.influence().name().toLowerCase(java.util.Locale.ROOT));
      one.put("counts", row.counts());
      all.add(one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("results", names);
    document.put("moving", moving());
    document.put("differences", all);
    return document;
  }
}
