package org.comparegan.result;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.metric.Metric;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;

/** Tables of scores, a row for each result. */
final class ScoreTables {
  private static final int DECIMALS = 2;
  private static final int FINE = 4;

  private final List<Result> results;

  ScoreTables(List<Result> results) {
    this.results = results;
  }

  /** FID and IS of the last and of the best checkpoint. */
  Table main(String title) {
    Table table =
        Table.of(
            title,
            "run",
            "step",
            "FID",
            "best FID",
            "at step",
            "IS",
            "best IS",
            "at step ",
            "samples × runs");
    for (Result result : results) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(result.name())));
      Optional<RecordedEvaluation> last = result.last();
      cells.add(last.map(s -> Cell.of((double) s.step(), 0)).orElse(Cell.absent("not evaluated")));
      cells.addAll(cells(result, Metric.FID.text(), score -> -score.mean()));
      cells.addAll(cells(result, Metric.IS.text(), Score::mean));
      cells.add(last.map(s -> Cell.of(s.size())).orElse(Cell.absent("not evaluated")));
      table = table.row(cells.toArray(Cell[]::new));
    }
    for (String note : notes()) {
      table = table.note(note);
    }
    return table;
  }

  /** The last score, the best, and the step of the best. */
  private static List<Cell> cells(Result result, String metric, ToDoubleFunction<Score> goodness) {
    List<RecordedEvaluation> scored =
        result.comparable().stream().filter(s -> s.scores().containsKey(metric)).toList();
    Optional<RecordedEvaluation> last = result.last().filter(s -> s.scores().containsKey(metric));
    Optional<RecordedEvaluation> best =
        scored.stream()
            .reduce(
                (first, next) ->
                    goodness.applyAsDouble(score(next, metric))
                            > goodness.applyAsDouble(score(first, metric))
                        ? next
                        : first);
    Cell none = Cell.absent("not computed");
    return List.of(
        last.map(s -> score(s, metric).cell(DECIMALS)).orElse(none),
        best.map(s -> score(s, metric).cell(DECIMALS)).orElse(none),
        best.map(s -> Cell.of((double) s.step(), 0)).orElse(none));
  }

  private static Score score(RecordedEvaluation scored, String metric) {
    return Optional.ofNullable(scored.scores().get(metric)).orElseThrow();
  }

  private Set<String> notes() {
    Set<String> notes = new LinkedHashSet<>();
    List<RecordedEvaluation> last = results.stream().flatMap(r -> r.last().stream()).toList();
    if (last.stream().map(RecordedEvaluation::comparedBy).distinct().count() > 1) {
      notes.add(
          "These numbers were made with different settings, see the differences: they are not to be"
              + " compared.");
    }
    for (Result result : results) {
      if (result.comparable().size() < result.scores().size()
          && result.scores().stream().map(RecordedEvaluation::comparedBy).distinct().count() > 1) {
        notes.add(
            "%s was also evaluated with other settings; only evaluations like the last one count"
                    .formatted(result.name())
                + " here.");
      }
      result.last().stream()
          .flatMap(scored -> scored.remarks().stream())
          .forEach(remark -> notes.add(sentence(result.name(), remark)));
    }
    return notes;
  }

  private String sentence(String name, String remark) {
    boolean everywhere =
        results.stream()
            .flatMap(result -> result.last().stream())
            .allMatch(last -> last.remarks().contains(remark));
    return (everywhere ? remark : name + ": " + remark) + (remark.endsWith(".") ? "" : ".");
  }

  /** Other metrics of the last evaluations; absent: there are none. */
  Optional<Table> others(String title) {
    Set<String> metrics = new LinkedHashSet<>();
    results.forEach(r -> r.last().ifPresent(s -> metrics.addAll(s.scores().keySet())));
    metrics.removeAll(Set.of(Metric.FID.text(), Metric.IS.text()));
    if (metrics.isEmpty()) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>(List.of("metric"));
    results.forEach(result -> columns.add(result.name()));
    List<List<Cell>> rows = new ArrayList<>();
    for (String metric : metrics) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(metric)));
      for (Result result : results) {
        row.add(
            result
                .last()
                .flatMap(s -> Optional.ofNullable(s.scores().get(metric)))
                .map(score -> score.cell(FINE))
                .orElse(Cell.absent("not computed")));
      }
      rows.add(row);
    }
    return Optional.of(new Table(title, columns, rows, List.of()));
  }
}
