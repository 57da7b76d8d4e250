package org.comparegan.evaluate;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.comparegan.evaluate.EvaluationLog.ScoreLock;
import org.comparegan.evaluate.EvaluationResult.EvaluationProvenance;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.file.WholeFile;
import org.comparegan.metric.Metric;
import org.comparegan.report.SpreadsheetCell;

/**
 * {@code scores.csv}: one row a checkpoint, with the reference's columns (runner_lib.py:186):
 * {@code checkpoint_path}, {@code step}, the settings, the results, why some are missing, the
 * configuration.
 *
 * <p>A column never moves: new ones are added at the end, and older rows are empty there. The
 * reference writes each row in an order of its own.
 */
public final class ScoreTable {
  private static final String PATH = "checkpoint_path";
  private static final String STEP = "step";
  private static final String FAILURE = "failure";
  private static final Map<String, String> REFERENCE_NAMES =
      Map.of("fid", "fid_score", "is", "inception_score", "kid", "kid_score");
  private static final List<String> SETTINGS =
      List.of(
          "profile",
          "samples",
          "accumulator_samples",
          "averaging_runs",
          "latents",
          "real_images",
          "features");
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

  private final Path file;

  /** The table in this file, which need not exist yet. */
  public ScoreTable(Path file) {
    this.file = file;
  }

  /** The checkpoints that have a row. */
  public Set<String> checkpoints() {
    Set<String> paths = new LinkedHashSet<>();
    rows().forEach(row -> paths.add(row.getOrDefault(PATH, "")));
    return paths;
  }

  /**
   * A row.
   *
   * @param checkpoint path of what was evaluated
   * @param step of it
   * @param scores by metric, as in {@link EvaluationResult}
   * @param settings samples, runs, profile and what else distinguishes rows of one checkpoint
   * @param failure why some or all scores are missing; empty: nothing is
   */
  public record Row(
      String checkpoint,
      long step,
      Map<String, Score> scores,
      Map<String, String> settings,
      String failure) {}

  /**
   * The rows in their order, also of a table that the reference wrote.
   *
   * @throws EvaluationException when the file is not a table of scores
   */
  public List<Row> scored() {
    return rows().stream().map(this::row).toList();
  }

  private Row row(Map<String, String> cells) {
    Map<String, Score> scores = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      for (String name : metric.keys()) {
        List<Double> values = numbers(cells, column(name));
        if (!values.isEmpty()) {
          scores.put(name, new Score(values));
        }
      }
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name : SETTINGS) {
      String value = cells.getOrDefault(name, "");
      if (!value.isEmpty()) {
        settings.put(name, value);
      }
    }
    String step = cells.getOrDefault(STEP, "");
    try {
      return new Row(
          cells.getOrDefault(PATH, ""),
          Long.parseLong(step),
          scores,
          settings,
          cells.getOrDefault(FAILURE, ""));
    } catch (NumberFormatException e) {
      throw new EvaluationException(
          "%s has a row whose step is not a number: '%s'.".formatted(file, step), e);
    }
  }

  private List<Double> numbers(Map<String, String> cells, String column) {
    String list = cells.getOrDefault(column + "_list", "");
    String text = list.isEmpty() ? cells.getOrDefault(column + "_mean", "") : list;
    try {
      return text.isEmpty()
          ? List.of()
          : Arrays.stream(text.split("_")).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new EvaluationException(
          "%s, column %s: '%s' is not a list of numbers.".formatted(file, column, text), e);
    }
  }

  private static String column(String score) {
    return REFERENCE_NAMES.getOrDefault(score, score.replaceAll("[^A-Za-z0-9]", "_"));
  }

  /**
   * Adds a row; the file is replaced whole.
   *
   * @param configuration gin bindings by name
   */
  public void append(
      String checkpoint, long step, EvaluationResult result, Map<String, String> configuration) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put(PATH, checkpoint);
    row.put(STEP, Long.toString(step));
    row.putAll(settings(result.provenance()));
    results(result).forEach(row::put);
    String why =
        result
            .failure()
            .orElseGet(
                () ->
                    result.absent().entrySet().stream()
                        .map(absent -> absent.getKey() + ": " + absent.getValue())
                        .collect(Collectors.joining("; ")));
    if (!why.isEmpty()) {
      row.put(FAILURE, why);
    }
    new TreeMap<>(configuration).forEach(row::put);
    try (ScoreLock lock = ScoreLock.of(file)) {
      List<Map<String, String>> rows = new ArrayList<>(rows());
      rows.add(row);
      write(rows);
    } catch (IOException e) {
      throw new EvaluationException(WholeFile.notWritten(file, e), e);
    }
  }

  /** What distinguishes rows of one checkpoint; {@link EvaluationLog} has the full provenance. */
  private static Map<String, String> settings(EvaluationProvenance provenance) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("profile", provenance.profile());
    columns.put("samples", Integer.toString(provenance.samples()));
    columns.put("accumulator_samples", Integer.toString(provenance.accumulatorSamples()));
    columns.put("averaging_runs", Integer.toString(provenance.averagingRuns()));
    columns.put("latents", provenance.latents());
    columns.put("real_images", provenance.data());
    columns.put("features", provenance.features());
    return columns;
  }

  private static Map<String, String> results(EvaluationResult result) {
    Map<String, String> columns = new TreeMap<>();
    result
        .scores()
        .forEach(
            (metric, score) -> {
              String name = column(metric);
              columns.put(name + "_list", score.list());
              columns.put(name + "_mean", Double.toString(score.mean()));
              columns.put(name + "_std", Double.toString(score.deviation()));
            });
    return columns;
  }

  private List<Map<String, String>> rows() {
    if (!Files.exists(file)) {
      return List.of();
    }
    CSVFormat named = FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = CSVParser.parse(reader, named)) {
      List<Map<String, String>> rows = new ArrayList<>();
      for (CSVRecord record : parser) {
        Map<String, String> row = new LinkedHashMap<>();
        parser
            .getHeaderNames()
            .forEach(
                name ->
                    row.put(
                        name, record.isSet(name) ? SpreadsheetCell.words(record.get(name)) : ""));
        rows.add(row);
      }
      return rows;
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new EvaluationException(
          file + " is not a table of scores (" + e.getMessage() + "): move it away.", e);
    }
  }

  private void write(List<Map<String, String>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(columns);
      for (Map<String, String> row : rows) {
        printer.printRecord(
            columns.stream().map(column -> SpreadsheetCell.of(row.getOrDefault(column, ""))));
      }
      WholeFile.write(file, text.toString());
    } catch (IOException e) {
      throw new EvaluationException(WholeFile.notWritten(file, e), e);
    }
  }
}
