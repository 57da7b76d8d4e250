package org.comparegan.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.evaluate.EvaluationLog;
import org.comparegan.evaluate.ScoreTable;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.ForeignFormat;
import org.comparegan.file.NearestName;
import org.comparegan.file.Reason;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.CheckpointModel;
import org.comparegan.train.EventReader;

/**
 * Reads results: run directories, folders with {@code scores.csv}, folders and JSON files that
 * {@code reproduce} and {@code evaluate --json} wrote.
 */
public final class ResultFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern SHEET = Pattern.compile("(\\d{1,18})\\.png");
  private static final Pattern KEPT_WEIGHTS = Pattern.compile(".* weights ([0-9a-f]+)( .*)?");
  private static final String PART = "#";

  private ResultFiles() {}

  /**
   * The results of a place; behind {@code #} the row of a table, or the step of a run, that alone
   * is meant.
   *
   * @param notices told of event files that are damaged; the records that can be read are taken
   * @throws ResultException when there are none
   */
  public static List<Result> read(String place, Consumer<String> notices) throws IOException {
    int mark = Files.exists(Path.of(place)) ? -1 : place.lastIndexOf(PART);
    Path path = Path.of(mark < 0 ? place : place.substring(0, mark));
    if (!Files.exists(path)) {
      throw new ResultException("There is no " + path + ": name a run directory or a result.");
    }
    List<Result> all = Files.isDirectory(path) ? ofFolder(path, notices) : ofFile(path, notices);
    if (all.isEmpty()) {
      throw new ResultException(
          path
              + " is not a result: it has neither config.gin, events, scores.csv nor scores.jsonl"
              + " of a run, nor JSON that reproduce or evaluate --json wrote.");
    }
    return mark < 0 ? all : List.of(part(all, path, place.substring(mark + 1)));
  }

  private static Result part(List<Result> all, Path path, String part) {
    for (Result result : all) {
      if (all.size() > 1 && result.name().equals(part)) {
        return result;
      }
    }
    if (all.size() == 1) {
      Result run = all.get(0);
      List<RecordedEvaluation> some =
          run.scores().stream().filter(s -> Long.toString(s.step()).equals(part)).toList();
      if (!some.isEmpty()) {
        return run.scored(some, run.model().flatMap(model -> checkpoint(model, part)))
            .named(run.name() + PART + part);
      }
    }
    List<String> known =
        all.size() > 1
            ? all.stream().map(Result::name).toList()
            : all.get(0).scores().stream().map(s -> Long.toString(s.step())).distinct().toList();
    throw new ResultException(
        "%s has no %s '%s'%s; there are %s."
            .formatted(
                path,
                all.size() > 1 ? "row" : "evaluation of step",
                part,
                NearestName.question(part, known),
                known.isEmpty() ? "none" : String.join(", ", known)));
  }

  /** The run with the checkpoint of a step alone; absent: it is gone. */
  private static Optional<ModelPath.RunDirectory> checkpoint(
      ModelPath.RunDirectory run, String step) {
    return run.state().onDisk().stream()
        .filter(prefix -> Long.toString(CheckpointState.step(prefix)).equals(step))
        .findFirst()
        .map(
            prefix ->
                new ModelPath.RunDirectory(
                    run.directory(), CheckpointState.of(prefix, List.of(prefix))));
  }

  private static List<Result> ofFolder(Path folder, Consumer<String> notices) throws IOException {
    Optional<Result> run = run(folder, notices);
    if (run.isPresent()) {
      return List.of(run.get());
    }
    List<Result> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".json") && Files.isRegularFile(f))
              .sorted()
              .toList()) {
        rows.addAll(ofJson(file));
      }
    }
    return rows;
  }

  private static List<Result> ofFile(Path file, Consumer<String> notices) throws IOException {
    String name = String.valueOf(file.getFileName());
    return name.equals("scores.csv") || name.equals("scores.jsonl")
        ? run(file.toAbsolutePath().getParent(), notices).stream().toList()
        : ofJson(file);
  }

  /** A directory of a training or of scores. */
  private static Optional<Result> run(
      @org.jspecify.annotations.Nullable Path folder, Consumer<String> notices) throws IOException {
    if (folder == null) {
      return Optional.empty();
    }
    Optional<Path> config = CheckpointModel.configuration(folder);
    List<RecordedEvaluation> scores = scores(folder);
    Map<String, SortedMap<Long, Double>> scalars = EventReader.scalars(folder, notices);
    if (config.isEmpty() && scores.isEmpty() && scalars.isEmpty()) {
      return Optional.empty();
    }
    Path provenance = folder.resolve("provenance.json");
    return Optional.of(
        new Result(
            name(folder),
            folder,
            scores,
            scalars,
            sheets(folder.resolve("samples")),
            config.isPresent()
                ? Optional.of(GinConfig.parse(List.of(config.get()), List.of()))
                : Optional.empty(),
            Files.exists(provenance) ? RecordedEvaluation.texts(json(provenance)) : Map.of(),
            CheckpointState.read(folder).map(s -> new ModelPath.RunDirectory(folder, s))));
  }

  private static String name(Path folder) {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }

  /** Evaluations of both files; {@code scores.jsonl} says more of those that are in both. */
  static List<RecordedEvaluation> scores(Path folder) {
    List<RecordedEvaluation> logged =
        new ArrayList<>(
            new EvaluationLog(folder.resolve("scores.jsonl"))
                .entries().stream().map(RecordedEvaluation::of).toList());
    List<RecordedEvaluation> scores = new ArrayList<>();
    for (ScoreTable.Row row : new ScoreTable(folder.resolve("scores.csv")).scored()) {
      Optional<RecordedEvaluation> same =
          logged.stream().filter(entry -> entry.isOf(row)).findFirst();
      same.ifPresent(logged::remove);
      scores.add(same.orElseGet(() -> RecordedEvaluation.of(row)));
    }
    scores.addAll(logged);
    return scores;
  }

  private static List<Result.Sheet> sheets(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Result.Sheet> sheets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher name = SHEET.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          sheets.add(new Result.Sheet(Long.parseLong(name.group(1)), file));
        }
      }
    }
    sheets.sort(Comparator.comparingLong(Result.Sheet::step));
    return sheets;
  }

  /** A document of reproduce, a kept row of it, or what {@code evaluate --json} printed. */
  private static List<Result> ofJson(Path file) throws IOException {
    JsonNode root = json(file);
    List<Result> results = new ArrayList<>();
    if (root.has("row") && root.path("result").has("provenance")) {
      ObjectNode result = root.withObjectProperty("result");
      Matcher weights = KEPT_WEIGHTS.matcher(root.path("key").asText());
      if (weights.matches()) {
        result.put("model_sha256", weights.group(1));
      }
      results.add(
          Result.of(root.get("row").asText(), file, List.of(RecordedEvaluation.of(result))));
    }
    for (JsonNode row : root.path("rows")) {
      if (row.path("result").has("provenance")) {
        ObjectNode result = ((ObjectNode) row).withObjectProperty("result");
        if (row.has("seconds")) {
          result.withObjectProperty("environment").set("seconds", row.get("seconds"));
        }
        results.add(
            Result.of(row.path("name").asText(), file, List.of(RecordedEvaluation.of(result))));
      }
    }
    for (JsonNode one : root.isArray() ? root : List.of(root)) {
      if (one.has("provenance") && one.has("source")) {
        results.add(Result.of(name(file), file, List.of(RecordedEvaluation.of(one))));
      }
    }
    return results;
  }

  private static JsonNode json(Path file) throws IOException {
    try {
      return MAPPER.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      Optional<ForeignFormat> foreign = ForeignFormat.of(file);
      if (foreign.isPresent() && foreign.get().kind() != ForeignFormat.Kind.OTHER) {
        throw new ResultException(
            "%s: %s; name a run directory or a result.".formatted(file, foreign.get().what()), e);
      }
      throw new ResultException(
          "%s, line %d, is not JSON: %s"
              .formatted(file, Reason.line(e).orElse(1), Reason.ofJson(e)),
          e);
    }
  }
}
