package org.comparegan.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.file.Checkout;
import org.comparegan.file.NearestName;
import org.comparegan.reproduce.PaperScore.Certainty;

/**
 * A published table, as {@code tables/NAME.json} says it; {@code tables/README.md} has the format.
 *
 * @param name file name without its ending
 * @param title what the numbers are
 * @param source where they were published
 * @param features name of the feature network that they need; {@code inception}: the one of the
 *     publication, which a user brings
 * @param metrics columns
 * @param rows in their order
 */
public record PaperTable(
    String name,
    String title,
    String source,
    String features,
    List<String> metrics,
    List<PaperRow> rows) {
  /** The published Inception network, which does not come with the project. */
  public static final String INCEPTION = "inception";

  private static final String ENDING = ".json";

  /** Copies the lists. */
  public PaperTable {
    metrics = List.copyOf(metrics);
    rows = List.copyOf(rows);
  }

  /** Names of the tables that come with the project, sorted. */
  public static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(Checkout.folder("tables"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * A table of the project by name, or of any file.
   *
   * @throws ReproduceException when there is none, naming those that there are, or the file is not
   *     such a table
   */
  public static PaperTable open(String nameOrFile) throws IOException {
    Path file = Path.of(nameOrFile);
    if (!nameOrFile.endsWith(ENDING)) {
      if (!names().contains(nameOrFile)) {
        throw new ReproduceException(
            "There is no table '%s'%s; there are %s, and FILE.json reads your own."
                .formatted(
                    nameOrFile,
                    NearestName.question(nameOrFile, names()),
                    String.join(", ", names())));
      }
      file = Checkout.folder("tables").resolve(nameOrFile + ENDING);
    }
    try {
      String fileName = String.valueOf(file.getFileName());
      String name = fileName.substring(0, fileName.length() - ENDING.length());
      return of(name, new ObjectMapper().readTree(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ReproduceException(file + " is not a table of rows: " + why, e);
    }
  }

  private static PaperTable of(String name, JsonNode json) {
    List<String> metrics = new ArrayList<>();
    json.required("metrics").forEach(metric -> metrics.add(metric.asText()));
    List<PaperRow> rows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode node : json.required("rows")) {
      PaperRow row = row(json, node);
      if (!names.add(row.name())) {
        throw new IllegalArgumentException("two rows are named " + row.name());
      }
      rows.add(row);
    }
    return new PaperTable(
        name,
        json.required("title").asText(),
        json.required("source").asText(),
        json.required("features").asText(),
        metrics,
        rows);
  }

  private static PaperRow row(JsonNode table, JsonNode row) {
    Map<String, PaperScore> paper = new LinkedHashMap<>();
    row.required("paper").properties().forEach(e -> paper.put(e.getKey(), score(e.getValue())));
    return new PaperRow(
        row.required("name").asText(),
        row.required("method").asText(),
        row.required("labels").asText(),
        text(row, "data").orElseGet(() -> table.required("data").asText()),
        row.required("image").asText(),
        text(row, "architecture"),
        text(row, "config"),
        text(row, "module"),
        Optional.ofNullable(row.get("samples")).map(JsonNode::asInt),
        paper);
  }

  private static PaperScore score(JsonNode node) {
    return new PaperScore(
        node.required("value").asDouble(),
        Optional.ofNullable(node.get("std")).map(JsonNode::asDouble),
        Certainty.valueOf(node.required("certainty").asText().toUpperCase(Locale.ROOT)),
        text(node, "note").orElse(""));
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
  }
}
