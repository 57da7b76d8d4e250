package org.comparegan.transfer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.objective.WeightAverage;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.comparegan.transfer.PlannedTensor.Status;
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
              Cell.of(what(line)));
    }
    if (plan.tensors().stream().allMatch(PlanTable::keepsItsName)) {
      table = table.expendable("source", "target");
    }
    for (String note : notes) {
      table = table.note(note);
    }
    return table.note(plan.summary());
  }

  /**
   * What a fine-tuning does with each tensor: a row each. Moving averages and vectors of spectral
   * norm that go as their weights go, and the optimisers' tensors, are only counted.
   *
   * @param all whether tensors that are kept have rows too; else they are counted
   */
  public static Table fineTuning(TransferPlan plan, boolean all) {
    Map<String, PlannedTensor> byName = new HashMap<>();
    plan.tensors().forEach(line -> byName.put(line.tensor(), line));
    boolean renamed =
        plan.tensors().stream()
            .anyMatch(line -> !line.source().orElse(line.tensor()).equals(line.tensor()));
    Table table =
        renamed
            ? Table.of("", "tensor", "shape", "what happens", "from")
            : Table.of("", "tensor", "shape", "what happens");
    int kept = 0;
    int alike = 0;
    int slots = 0;
    for (PlannedTensor line : plan.tensors()) {
      if (FineTunePlan.isSlot(line.tensor()) && line.status() == Status.INITIALISED) {
        slots++;
      } else if (isLikeItsWeight(line, byName)) {
        alike++;
      } else if (!all && line.status() == Status.KEPT) {
        kept++;
      } else {
        List<Cell> cells =
            List.of(
                Cell.of(line.tensor()),
                Cell.of(line.info().shape().toString()),
                Cell.of(what(line)),
                Cell.of(same(line, line.source().orElse("-"))));
        table = table.row(cells.subList(0, table.columns().size()).toArray(Cell[]::new));
      }
    }
    if (kept > 0) {
      table =
          table.note(
              "Not listed: %,d tensors that are kept; --dry-run lists them.".formatted(kept));
    }
    if (alike > 0) {
      table =
          table.note(
              "Not listed: %,d moving averages and spectral norm vectors, as their weights."
                  .formatted(alike));
    }
    if (slots > 0) {
      table =
          table.note(
              "Not listed: %,d tensors of the optimisers, which start over.".formatted(slots));
    }
    return table.expendable("shape", "from");
  }

  private static String what(PlannedTensor line) {
    return line.status().text() + (line.note().isEmpty() ? "" : ": " + line.note());
  }

  private static boolean isLikeItsWeight(PlannedTensor line, Map<String, PlannedTensor> byName) {
    String name = line.tensor();
    boolean derived =
        name.endsWith("/" + WeightAverage.SUFFIX) || name.endsWith(FineTunePlan.VECTOR);
    return derived
        && Optional.ofNullable(byName.get(name.substring(0, name.lastIndexOf('/'))))
            .filter(weight -> what(weight).equals(what(line)))
            .isPresent();
  }

  private static boolean keepsItsName(PlannedTensor line) {
    return line.source().filter(name -> !name.equals(line.tensor())).isEmpty()
        && line.target().filter(name -> !name.equals(line.tensor())).isEmpty();
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
