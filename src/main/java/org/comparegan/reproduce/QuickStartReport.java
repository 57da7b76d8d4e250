package org.comparegan.reproduce;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.metric.Metric;
import org.comparegan.report.Cell;
import org.comparegan.report.HtmlReport;
import org.comparegan.report.Section;
import org.comparegan.report.Table;
import org.comparegan.reproduce.QuickStart.Outcome;
import org.comparegan.reproduce.QuickStart.Row.Recorded;
import org.comparegan.result.HowMeasured;
import org.comparegan.result.ModelPictures;
import org.comparegan.result.RecordedEvaluation;
import org.jspecify.annotations.Nullable;

/** Results of the quick start as a table, a page and a JSON document. */
public final class QuickStartReport {
  private static final int DECIMALS = 2;

  private final List<Outcome> outcomes;

  /** Reports these rows. */
  public QuickStartReport(List<Outcome> outcomes) {
    this.outcomes = List.copyOf(outcomes);
  }

  /** Measured numbers beside recorded ones. */
  public Table table() {
    Table table =
        Table.of(
                "Fashion-MNIST 32×32, FID and IS by a classifier of the same data set",
                "row",
                "labels",
                "seeds",
                "FID",
                "recorded FID",
                "IS",
                "recorded IS",
                "seconds")
            .expendable("seconds", "seeds", "recorded IS");
    for (Outcome outcome : outcomes) {
      table = table.row(cells(outcome));
    }
    table = table.note(HowMeasured.directions(List.of(Metric.FID.text(), Metric.IS.text())));
    table =
        table.note(
            "± is the standard deviation over training seeds, and over sets of samples where one"
                + " model was trained.");
    for (String note : notes()) {
      table = table.note(note);
    }
    return table;
  }

  /** The page. */
  public HtmlReport page() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Numbers(table().titled("Measured and recorded")));
    Map<String, ModelPictures> pictures = new LinkedHashMap<>();
    outcomes.forEach(o -> o.pictures().ifPresent(made -> pictures.put(o.row().name(), made)));
    Map<String, byte[]> sheets = new LinkedHashMap<>();
    outcomes.forEach(
        o -> sheets.put(o.row().name() + ", labels: " + o.row().labels(), o.samples()));
    sections.add(
        ModelPictures.sheets(
            "All rows draw the same latents, but for the collapsed one, which repeats a single"
                + " latent. Models of clusters have clusters for columns.",
            sheets,
            pictures.values()));
    sections.addAll(ModelPictures.sections(pictures));
    sections.add(HowMeasured.of(evaluations(), Map.of("Trainings", trainings())));
    Map<String, String> configurations = new LinkedHashMap<>();
    outcomes.forEach(
        o ->
            o.configuration()
                .ifPresent(text -> configurations.put(o.row().name() + "/config.gin", text)));
    if (!configurations.isEmpty()) {
      sections.add(new Section.Files("Configurations", configurations));
    }
    return new HtmlReport(
        "comparegan quick start",
        "Small BigGANs on Fashion-MNIST, with all labels, few, and none, beside two generators that"
            + " calibrate the scale.",
        sections);
  }

  /** All numbers with their provenance: {@code {"rows": [...]}}. */
  public ObjectNode json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ArrayNode rows = root.putArray("rows");
    for (Outcome outcome : outcomes) {
      ObjectNode row = rows.addObject();
      row.put("name", outcome.row().name());
      row.put("labels", outcome.row().labels());
      row.put("kind", outcome.row().kind().name().toLowerCase(Locale.ROOT));
      row.put("seconds", outcome.seconds());
      outcome.row().recorded().ifPresent(recorded -> row.putPOJO("recorded", recorded));
      ObjectNode result = outcome.result().toJson();
      if (!outcome.weights().isEmpty()) {
        result.put("model_sha256", outcome.weights());
      }
      row.set("result", result);
    }
    return root;
  }

  private static Cell[] cells(Outcome outcome) {
    Map<String, Score> scores = outcome.result().scores();
    String failure = outcome.result().failure().orElse("not computed");
    Optional<Recorded> recorded = outcome.row().recorded();
    Cell unknown = Cell.absent("not recorded");
    return new Cell[] {
      Cell.of(outcome.row().name()),
      Cell.of(outcome.row().labels()),
      Cell.of(outcome.row().models().size(), 0),
      cell(scores.get(Metric.FID.text()), failure),
      recorded.map(r -> Cell.of(r.fid(), r.fidStd(), DECIMALS)).orElse(unknown),
      cell(scores.get(Metric.IS.text()), failure),
      recorded.map(r -> Cell.of(r.is(), r.isStd(), DECIMALS)).orElse(unknown),
      Cell.of(outcome.seconds(), 0)
    };
  }

  private static Cell cell(@Nullable Score score, String failure) {
    return score == null
        ? Cell.absent(failure)
        : Cell.of(score.mean(), score.deviation(), DECIMALS);
  }

  private Set<String> notes() {
    Set<String> notes = new LinkedHashSet<>();
    for (Outcome outcome : outcomes) {
      String name = outcome.row().name();
      outcome.result().failure().ifPresent(why -> notes.add(name + ": " + why));
      for (String warning : outcome.result().warnings()) {
        boolean everywhere =
            outcomes.stream().allMatch(o -> o.result().warnings().contains(warning));
        notes.add((everywhere ? warning : name + ": " + warning) + ".");
      }
    }
    return notes;
  }

  private Map<String, RecordedEvaluation> evaluations() {
    Map<String, RecordedEvaluation> evaluations = new LinkedHashMap<>();
    outcomes.forEach(
        o -> evaluations.put(o.row().name(), RecordedEvaluation.of(o.result().toJson())));
    return evaluations;
  }

  /** From how many seeds the models of the rows were trained. */
  private String trainings() {
    Map<Integer, List<String>> rows = new TreeMap<>(Comparator.reverseOrder());
    outcomes.forEach(
        o ->
            rows.computeIfAbsent(o.row().models().size(), any -> new ArrayList<>())
                .add(o.row().name()));
    return rows.entrySet().stream()
        .map(
            seeds ->
                "%s: %s"
                    .formatted(
                        seeds.getKey() == 1
                            ? "one seed"
                            : "%d seeds each".formatted(seeds.getKey()),
                        String.join(", ", seeds.getValue())))
        .collect(Collectors.joining("; "));
  }
}
