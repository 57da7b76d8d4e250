package org.comparegan.reproduce;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comparegan.report.Cell;
import org.comparegan.report.HtmlReport;
import org.comparegan.report.Section;
import org.comparegan.report.Table;
import org.comparegan.reproduce.PaperTable.Score.AgainstSeeds;
import org.comparegan.reproduce.PaperTable.Score.Certainty;
import org.comparegan.reproduce.RowOutcome.Measured;
import org.comparegan.reproduce.RowOutcome.Status;
import org.comparegan.result.HowMeasured;
import org.comparegan.result.ModelPictures;
import org.comparegan.result.RecordedEvaluation;

/** A published table beside what was measured: for a terminal, a page, a program. */
public final class PaperReport {
  private static final int DECIMALS = 2;

  private final PaperTable table;
  private final List<RowOutcome> outcomes;

  /** Reports the outcomes of rows, in this order. */
  public PaperReport(PaperTable table, List<RowOutcome> outcomes) {
    this.table = table;
    this.outcomes = List.copyOf(outcomes);
  }

  /** Published, measured, difference and verdict of each metric; rows without numbers say why. */
  public Table table() {
    List<String> columns = new ArrayList<>(List.of("row", "method", "labels"));
    for (String metric : table.metrics()) {
      String name = metric.toUpperCase(Locale.ROOT);
      columns.addAll(List.of("paper " + name, "measured " + name, name + " difference"));
    }
    columns.add("verdict");
    Table result = Table.of(table.title(), columns.toArray(String[]::new));
    for (RowOutcome outcome : outcomes) {
      result = result.row(cells(outcome));
    }
    for (String note : notes()) {
      result = result.note(note);
    }
    return result;
  }

  /** One line that counts the rows measured, absent and failed. */
  public String summary() {
    return "%d of %d rows measured, %d absent, %d failed"
        .formatted(
            count(Status.MEASURED), outcomes.size(), count(Status.ABSENT), count(Status.FAILED));
  }

  /** Whether all rows lack a model. */
  public boolean nothing() {
    return count(Status.ABSENT) == outcomes.size();
  }

  /** Whether some row was measured, and none failed. */
  public boolean good() {
    return count(Status.FAILED) == 0 && count(Status.MEASURED) > 0;
  }

  /** The page. */
  public HtmlReport page() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Numbers(table().titled("Published and measured")));
    sections.addAll(pictures());
    Map<String, RecordedEvaluation> measured = new LinkedHashMap<>();
    outcomes.stream()
        .filter(outcome -> outcome.status() == Status.MEASURED)
        .forEach(
            outcome -> measured.put(outcome.row().name(), RecordedEvaluation.of(outcome.result())));
    if (!measured.isEmpty()) {
      sections.add(HowMeasured.of(measured, Map.of()));
    }
    return new HtmlReport(table.title(), table.source() + ". " + summary() + ".", sections);
  }

  private List<Section> pictures() {
    Map<String, byte[]> sheets = new LinkedHashMap<>();
    Map<String, ModelPictures> models = new LinkedHashMap<>();
    for (RowOutcome outcome : outcomes) {
      outcome
          .pictures()
          .ifPresent(
              made -> {
                sheets.put(outcome.row().name(), made.samples());
                models.put(outcome.row().name(), made.model());
              });
    }
    if (sheets.isEmpty()) {
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    sections.add(
        ModelPictures.sheets(
            "All rows draw the same latents, the first of their evaluation.",
            sheets,
            models.values()));
    sections.addAll(ModelPictures.sections(models));
    return sections;
  }

  /** Everything: {@code {"table", "title", "source", "rows": [...]}}. */
  public ObjectNode json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("table", table.name());
    root.put("title", table.title());
    root.put("source", table.source());
    ArrayNode rows = root.putArray("rows");
    for (RowOutcome outcome : outcomes) {
      ObjectNode row = rows.addObject();
      row.put("name", outcome.row().name());
      row.put("method", outcome.row().method());
      row.put("labels", outcome.row().labels());
      row.put("status", outcome.status().name().toLowerCase(Locale.ROOT));
      if (!outcome.reason().isEmpty()) {
        row.put("reason", outcome.reason());
      }
      ObjectNode paper = row.putObject("paper");
      outcome
          .row()
          .paper()
          .forEach(
              (metric, score) -> {
                ObjectNode node = paper.putObject(metric);
                node.put("value", score.value());
                score.std().ifPresent(std -> node.put("std", std));
                node.put("certainty", score.certainty().name().toLowerCase(Locale.ROOT));
                outcome
                    .score(metric)
                    .ifPresent(
                        measured -> {
                          node.put("difference", measured.value() - score.value());
                          node.put("verdict", score.againstSeeds(measured.value()).text());
                        });
              });
      row.set("result", outcome.result());
    }
    return root;
  }

  private Cell[] cells(RowOutcome outcome) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(outcome.row().name()));
    cells.add(Cell.of(outcome.row().method()));
    cells.add(Cell.of(outcome.row().labels()));
    List<String> verdicts = new ArrayList<>();
    String status = outcome.status().name().toLowerCase(Locale.ROOT);
    for (String metric : table.metrics()) {
      Optional<PaperTable.Score> paper = Optional.ofNullable(outcome.row().paper().get(metric));
      Optional<Measured> measured = outcome.score(metric);
      cells.add(paper.map(PaperReport::published).orElse(Cell.absent("not published")));
      cells.add(
          measured.map(m -> Cell.of(m.value(), m.std(), DECIMALS)).orElse(Cell.absent(status)));
      if (paper.isPresent() && measured.isPresent()) {
        cells.add(Cell.of(measured.get().value() - paper.get().value(), DECIMALS));
        AgainstSeeds verdict = paper.get().againstSeeds(measured.get().value());
        if (verdict != AgainstSeeds.NO_SPREAD) {
          verdicts.add(metric.toUpperCase(Locale.ROOT) + " " + verdict.text());
        }
      } else {
        cells.add(Cell.absent(""));
      }
    }
    cells.add(Cell.of(verdicts.isEmpty() ? status : String.join(", ", verdicts)));
    return cells.toArray(Cell[]::new);
  }

  private static Cell published(PaperTable.Score score) {
    return score
        .std()
        .map(std -> Cell.of(score.value(), std, DECIMALS))
        .orElseGet(() -> Cell.of(score.value(), 1));
  }

  private List<String> notes() {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("directions", HowMeasured.directions(table.metrics()));
    notes.put("source", "Source: " + table.source() + ".");
    if (outcomes.stream().anyMatch(this::hasVerdict)) {
      notes.put(
          "verdict",
          "Within the seeds: at most one standard deviation from the published mean over training"
              + " seeds.");
    }
    boolean recalled =
        table.rows().stream()
            .flatMap(row -> row.paper().values().stream())
            .anyMatch(score -> score.certainty() == Certainty.RECALLED);
    if (recalled) {
      notes.put(
          "recalled",
          "Some published numbers are quoted from memory: check them against the publication"
              + " (--json marks them as recalled).");
    }
    for (RowOutcome outcome : outcomes) {
      if (!outcome.reason().isEmpty()) {
        notes.put(outcome.row().name(), outcome.row().name() + ": " + outcome.reason() + ".");
      }
      outcome
          .result()
          .path("warnings")
          .forEach(warning -> notes.put(warning.asText(), warning.asText() + "."));
    }
    return List.copyOf(notes.values());
  }

  private boolean hasVerdict(RowOutcome outcome) {
    return table.metrics().stream()
        .anyMatch(
            metric ->
                outcome.score(metric).isPresent()
                    && Optional.ofNullable(outcome.row().paper().get(metric))
                        .flatMap(PaperTable.Score::std)
                        .isPresent());
  }

  private long count(Status status) {
    return outcomes.stream().filter(outcome -> outcome.status() == status).count();
  }
}
