package org.comparegan.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Inputs;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricNumbers;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfile.Difference;

/** Why two profiles give different numbers: differing axes, switched one at a time. */
public record ProfileComparison(MetricProfile first, MetricProfile second) {
  private static final int DECIMALS = 6;
  private static final String ALL = "all of them";

  private static final List<Metric> USUAL =
      List.of(Metric.FID, Metric.IS, Metric.KID, Metric.PRDC, Metric.PRD);

  /** The numbers with each axis switched, as a table and for a program. */
  public record Measured(Table table, Map<String, Object> document, List<String> warnings) {}

  /** A number under the first profile, and after a switch to the second. */
  private record Row(
      String axis, String from, String to, String number, double before, Cell after) {
    Cell change() {
      return after instanceof Cell.Number n ? Cell.of(n.value() - before, DECIMALS) : Cell.of("");
    }

    double value() {
      return after instanceof Cell.Number n ? n.value() : Double.NaN;
    }
  }

  private List<Difference> differences() {
    return MetricProfile.differences(first, second);
  }

  /** The axes alone. */
  public Table table() {
    return ProfileTable.differing("", List.of(first, second))
        .note(
            differences().isEmpty()
                ? "The two agree on every axis."
                : "With --real and --fake each axis is switched in turn and the number computed.");
  }

  /** The axes alone, for a program. */
  public Map<String, Object> document() {
    List<Map<String, Object>> axes = new ArrayList<>();
    for (Difference one : differences()) {
      Map<String, Object> axis = new LinkedHashMap<>();
      axis.put("axis", one.axis().text());
      axis.put("first", one.first());
      axis.put("second", one.second());
      axes.add(axis);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("first", first.name());
    document.put("second", second.name());
    document.put("axes", axes);
    return document;
  }

  /**
   * The numbers of the metrics asked for, else of the usual ones that a differing axis concerns.
   */
  public Measured measured(Inputs inputs, List<Metric> asked) {
    List<Row> rows = new ArrayList<>();
    TreeSet<String> warnings = new TreeSet<>();
    for (Metric metric : concerned(inputs, asked)) {
      MetricNumbers before = metric.of(inputs.with(first));
      warn(warnings, metric, before);
      for (Difference one : differences()) {
        if (metric.axes().contains(one.axis())) {
          MetricProfile switched = first.with(one.axis(), one.second());
          rows.addAll(
              rows(metric, inputs.with(switched), before, warnings)
                  .of(one.axis().text(), one.first(), one.second()));
        }
      }
      rows.addAll(
          rows(metric, inputs.with(second), before, warnings).of(ALL, first.name(), second.name()));
    }
    return new Measured(table(rows), document(rows), List.copyOf(warnings));
  }

  private List<Metric> concerned(Inputs inputs, List<Metric> asked) {
    List<Metric> all = asked.isEmpty() ? USUAL : asked;
    return all.stream()
        .filter(
            metric -> differences().stream().anyMatch(one -> metric.axes().contains(one.axis())))
        .filter(metric -> !asked.isEmpty() || metric.possible(inputs.real(), inputs.fake()))
        .toList();
  }

  /** Numbers after a switch that has yet to be named. */
  private interface Switched {
    List<Row> of(String axis, String from, String to);
  }

  // One definition may refuse what another computes: that is an answer, not a failure.
  private static Switched rows(
      Metric metric, Inputs inputs, MetricNumbers before, TreeSet<String> warnings) {
    Map<String, Cell> after = new LinkedHashMap<>();
    try {
      MetricNumbers numbers = metric.of(inputs);
      warn(warnings, metric, numbers);
      numbers.values().forEach((name, value) -> after.put(name, Cell.of(value, DECIMALS)));
    } catch (MetricException e) {
      warnings.add(metric.text() + ": " + inputs.profile().name() + ": " + e.getMessage());
    }
    return (axis, from, to) ->
        before.values().entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith("class_"))
            .map(
                entry ->
                    new Row(
                        axis,
                        from,
                        to,
                        metric.key(entry.getKey()).replace('.', ' '),
                        entry.getValue(),
                        after.getOrDefault(entry.getKey(), Cell.of("none"))))
            .toList();
  }

  private static void warn(TreeSet<String> warnings, Metric metric, MetricNumbers numbers) {
    numbers.warnings().forEach(warning -> warnings.add(metric.text() + ": " + warning));
  }

  private Table table(List<Row> rows) {
    Table table =
        Table.of("", "number", "axis", first.name(), second.name(), "value", "switched", "change");
    for (Row row : rows) {
      boolean all = row.axis().equals(ALL);
      table =
          table.row(
              Cell.of(row.number()),
              Cell.of(row.axis()),
              Cell.of(all ? "" : row.from()),
              Cell.of(all ? "" : row.to()),
              Cell.of(row.before(), DECIMALS),
              row.after(),
              row.change());
    }
    List<String> unseen =
        differences().stream()
            .map(one -> one.axis().text())
            .filter(axis -> rows.stream().noneMatch(row -> row.axis().equals(axis)))
            .toList();
    return unseen.isEmpty()
        ? table
        : table.note(
            "These axes differ too, but no number from these files shows it: "
                + String.join(", ", unseen)
                + ".");
  }

  private Map<String, Object> document(List<Row> rows) {
    Map<String, Object> document = document();
    List<Map<String, Object>> numbers = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> number = new LinkedHashMap<>();
      number.put("number", row.number());
      number.put("axis", row.axis().equals(ALL) ? "all" : row.axis());
      number.put("value", row.before());
      number.put("switched", Double.isNaN(row.value()) ? "none" : row.value());
      numbers.add(number);
    }
    document.put("numbers", numbers);
    return document;
  }
}
