package org.comparegan.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.metric.MetricAxis;
import org.comparegan.metric.MetricProfile;

/** Whose definition of the metrics says what: a row an axis, a column a profile. */
public final class ProfileTable {
  private ProfileTable() {}

  /** All axes. */
  public static Table all(String title, List<MetricProfile> profiles) {
    return of(title, profiles, List.of(MetricAxis.values()));
  }

  /** The axes on which the profiles are not all alike. */
  public static Table differing(String title, List<MetricProfile> profiles) {
    List<MetricAxis> axes =
        Arrays.stream(MetricAxis.values())
            .filter(axis -> profiles.stream().map(p -> p.value(axis)).distinct().count() > 1)
            .toList();
    return of(title, profiles, axes);
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
