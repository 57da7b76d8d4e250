package org.comparegan.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.metric.MetricAxis;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;

/** Metric definitions side by side: one row per axis, one column per profile. */
public final class ProfileTable {
  private ProfileTable() {}

  /** One row for every axis. */
  public static Table all(String title, List<MetricProfile> profiles) {
    return of(title, profiles, List.of(MetricAxis.values()));
  }

  /** One row for each axis on which the profiles differ. */
  public static Table differing(String title, List<MetricProfile> profiles) {
    List<MetricAxis> axes =
        Arrays.stream(MetricAxis.values())
            .filter(axis -> profiles.stream().map(p -> p.value(axis)).distinct().count() > 1)
            .toList();
    return of(title, profiles, axes);
  }

  /** Every axis with its possible values, one column per profile. */
  public static Table axes() {
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

  /** One paragraph per axis, with the profiles that use each value. */
  public static String axesText() {
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

  private static Table of(String title, List<MetricProfile> profiles, List<MetricAxis> axes) {
    List<String> columns = new ArrayList<>(List.of("axis"));
    profiles.forEach(profile -> columns.add(profile.name()));
    columns.add("what it decides");
    List<List<Cell>> rows = new ArrayList<>();
    for (MetricAxis axis : axes) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(axis.text())));
      profiles.forEach(profile -> row.add(Cell.of(profile.value(axis))));
      row.add(Cell.of(axis.about()));
      rows.add(row);
    }
    return new Table(title, columns, rows, List.of());
  }
}
