package org.comparegan.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.jspecify.annotations.Nullable;

/** A transfer plan as a table and as JSON. */
public final class PlanTable {
  private PlanTable() {}

  /** A row for each tensor: tensor, source, target, shape, status. */
  public static Table table(TransferPlan plan, List<String> notes) {
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
    return table.note(plan.summary());
  }

  /** {@code =} where it is the tensor's own name, as it mostly is. */
  private static String same(PlannedTensor line, String name) {
    return name.equals(line.tensor()) ? "=" : name;
  }

  /** An object for each tensor. */
  public static List<Map<String, @Nullable Object>> json(TransferPlan plan) {
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
