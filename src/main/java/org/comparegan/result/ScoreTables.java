package org.comparegan.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.metric.Metric;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;

/** Tables of scores: of each result, and of each group of settings that it was evaluated with. */
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
    Cell absent = Cell.absent("not evaluated");
    for (Result result : results) {
      if (result.scores().isEmpty()) {
        table = table.row(absentRow(result.name(), table.columns().size(), absent));
      }
      for (ScoreSeries series : ScoreSeries.of(result)) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.of(series.name())));
        cells.add(Cell.of((double) series.last().step(), 0));
        cells.addAll(cells(series, Metric.FID.text(), score -> -score.mean()));
        cells.addAll(cells(series, Metric.IS.text(), Score::mean));
        cells.add(Cell.of(series.last().size()));
        table = table.row(cells.toArray(Cell[]::new));
      }
    }
    table = table.note(HowMeasured.directions(List.of(Metric.FID.text(), Metric.IS.text())));
    for (String note : notes()) {
      table = table.note(note);
    }
    return table;
  }

  private static Cell[] absentRow(String name, int columns, Cell absent) {
    Cell[] cells = new Cell[columns];
    Arrays.fill(cells, absent);
    cells[0] = Cell.of(name);
    return cells;
  }

  /** The last score, the best, and the step of the best. */
  private static List<Cell> cells(
      ScoreSeries series, String metric, ToDoubleFunction<Score> goodness) {
    Optional<RecordedEvaluation> best =
        series.bySteps().stream()
            .filter(s -> s.scores().containsKey(metric))
            .reduce(
                (first, next) ->
                    goodness.applyAsDouble(score(next, metric))
                            > goodness.applyAsDouble(score(first, metric))
                        ? next
                        : first);
    Cell none = Cell.absent("not computed");
    return List.of(
        Optional.ofNullable(series.last().scores().get(metric))
            .map(score -> score.cell(DECIMALS))
            .orElse(none),
        best.map(s -> score(s, metric).cell(DECIMALS)).orElse(none),
        best.map(s -> Cell.of((double) s.step(), 0)).orElse(none));
  }

  private static Score score(RecordedEvaluation scored, String metric) {
    return Optional.ofNullable(scored.scores().get(metric)).orElseThrow();
  }

  private List<ScoreSeries> series() {
    return results.stream().flatMap(result -> ScoreSeries.of(result).stream()).toList();
  }

  private Set<String> notes() {
    Set<String> notes = new LinkedHashSet<>();
    boolean several = results.stream().anyMatch(result -> ScoreSeries.of(result).size() > 1);
    long settings = series().stream().map(s -> s.last().comparedBy()).distinct().count();
    if (several) {
      notes.add(
          "Evaluations with other settings have a row of their own, which names what differs.");
    }
    if (settings > 1) {
      notes.add("Scores that were made with different settings cannot be compared.");
    }
    for (ScoreSeries one : series()) {
      one.last().remarks().forEach(remark -> notes.add(sentence(one.name(), remark)));
    }
    return notes;
  }

  private String sentence(String name, String remark) {
    boolean everywhere = series().stream().allMatch(s -> s.last().remarks().contains(remark));
    return (everywhere ? remark : name + ": " + remark) + (remark.endsWith(".") ? "" : ".");
  }

  /** The newest numbers of other metrics; absent: there are none. */
  Optional<Table> others(String title) {
    Set<String> metrics = new LinkedHashSet<>();
    List<String> columns = new ArrayList<>(List.of("metric"));
    List<ScoreSeries> shown = new ArrayList<>();
    for (ScoreSeries series : series()) {
      Set<String> own = new LinkedHashSet<>();
      series.bySteps().forEach(scored -> own.addAll(scored.scores().keySet()));
      own.removeAll(Set.of(Metric.FID.text(), Metric.IS.text()));
      if (!own.isEmpty()) {
        metrics.addAll(own);
        shown.add(series);
        columns.add(series.name());
      }
    }
    List<List<Cell>> rows = new ArrayList<>();
    Set<String> older = new LinkedHashSet<>();
    for (String metric : metrics) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(metric)));
      for (ScoreSeries series : shown) {
        Optional<RecordedEvaluation> newest = series.newestWith(metric);
        newest
            .filter(scored -> scored.step() != series.last().step())
            .ifPresent(
                scored ->
                    older.add(
                        "%s of %s is that of step %,d, the last one that has it."
                            .formatted(metric, series.name(), scored.step())));
        row.add(
            newest
                .map(scored -> score(scored, metric).cell(FINE))
                .orElse(Cell.absent("not computed")));
      }
      rows.add(row);
    }
    return metrics.isEmpty()
        ? Optional.empty()
        : Optional.of(new Table(title, columns, rows, List.copyOf(older)));
  }
}
