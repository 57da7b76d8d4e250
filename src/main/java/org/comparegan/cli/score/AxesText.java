package org.comparegan.cli.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.metric.MetricAxis;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;

/** Every axis with what it can be, and which profile has which value. */
final class AxesText {
  private AxesText() {}

  /** For people: an axis a paragraph, a value a line. */
  static String text() {
    StringBuilder text = new StringBuilder();
    for (MetricAxis axis : MetricAxis.values()) {
      text.append(axis.text()).append(" = ").append(axis.possible()).append('\n');
      text.append("  ").append(axis.about()).append(".\n");
      Map<String, List<String>> users = new LinkedHashMap<>();
      for (MetricProfile profile : MetricProfiles.all()) {
        users.computeIfAbsent(profile.value(axis), any -> new ArrayList<>()).add(profile.name());
      }
      users.forEach(
          (value, names) ->
              text.append("  %-12s ".formatted(value))
                  .append(
                      names.size() == MetricProfiles.all().size()
                          ? "all profiles"
                          : String.join(", ", names))
                  .append('\n'));
      text.append('\n');
    }
    return text.append("--axis NAME=VALUE sets one; docs/metrics.md has the sources.").toString();
  }

  /** For programs: a row an axis, a column a profile. */
  static Table table() {
    List<String> columns = new ArrayList<>(List.of("axis", "about", "possible"));
    MetricProfiles.all().forEach(one -> columns.add(one.name()));
    List<List<Cell>> rows =
        Arrays.stream(MetricAxis.values())
            .map(
                axis -> {
                  List<Cell> row = new ArrayList<>();
                  row.add(Cell.of(axis.text()));
                  row.add(Cell.of(axis.about()));
                  row.add(Cell.of(axis.possible()));
                  MetricProfiles.all().forEach(one -> row.add(Cell.of(one.value(axis))));
                  return row;
                })
            .toList();
    return new Table("", columns, rows, List.of());
  }
}
