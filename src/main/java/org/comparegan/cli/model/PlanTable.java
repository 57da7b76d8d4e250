package org.comparegan.cli.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.comparegan.transfer.PlannedTensor;
import org.comparegan.transfer.TransferPlan;
import org.jspecify.annotations.Nullable;

/** A plan of weights, for people and as JSON. */
public final class PlanTable {
  private PlanTable() {}

  /** One line a tensor: tensor, source, target, shape, status. */
  public static String text(TransferPlan plan, List<String> notes) {
    Table table = Table.of("", "tensor", "source", "target", "shape", "status");
    for (PlannedTensor line : plan.tensors()) {
      table =
          table.row(
              Cell.of(line.tensor()),
              Cell.of(same(line, line.source().orElse("-"))),
              Cell.of(same(line, line.target().orElse("-"))),
              Cell.of(line.info().shape().toString()),
              Cell.of(line.status().text() + (line.note().isEmpty() ? "" : ": " + line.note())));
    }
    for (String note : notes) {
      table = table.note(note);
    }
    return table.note(summary(plan)).text().stripTrailing();
  }

  /** {@code =} where it is the tensor's own name: most are. */
  private static String same(PlannedTensor line, String name) {
    return name.equals(line.tensor()) ? "=" : name;
  }

  /** Counts by status, as in {@code 120 kept, 19 averaged.} */
  static String summary(TransferPlan plan) {
    Map<String, Long> counts = new TreeMap<>();
    plan.tensors().forEach(line -> counts.merge(line.status().text(), 1L, Long::sum));
    return counts.entrySet().stream()
            .map(entry -> "%,d %s".formatted(entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "))
        + ".";
  }

  /** The plan for {@code --json}, an object for each tensor. */
  static List<Map<String, @Nullable Object>> json(TransferPlan plan) {
    return plan.tensors().stream().map(PlanTable::entry).toList();
  }

  private static Map<String, @Nullable Object> entry(PlannedTensor line) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("tensor", line.tensor());
    entry.put("source", line.source().orElse(null));
    entry.put("target", line.target().orElse(null));
    entry.put("dtype", line.info().dtype().text());
    entry.put("shape", line.info().shape().asArray());
    entry.put("status", line.status().text());
    entry.put("note", line.note());
    return entry;
  }
}
