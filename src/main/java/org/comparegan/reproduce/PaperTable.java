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
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Checkout;
import org.comparegan.file.NearestName;
import org.comparegan.file.Reason;

/**
 * A published table, read from {@code tables/NAME.json}; {@code tables/README.md} has the format.
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
    List<Row> rows) {
  /** The published Inception network, which does not come with the project. */
  public static final String INCEPTION = "inception";

  private static final String ENDING = ".json";

  /** Copies the lists. */
  public PaperTable {
    metrics = List.copyOf(metrics);
    rows = List.copyOf(rows);
  }

  /**
   * A row of a published table.
   *
   * @param name of the row, unique in the table
   * @param method the publication's name for it
   * @param labels share of the training labels, as the table prints it
   * @param data the data set of the real images
   * @param image height, width and channels, as in {@code 128x128x3}
   * @param architecture gin name of the networks; absent: any
   * @param config configuration that trains it, relative to the checkout; absent: none of ours
   * @param module directory under which its model was published; absent: none was
   * @param samples fake and real images of a run; absent: the reference's number for the data set
   * @param paper published numbers by metric
   */
  public record Row(
      String name,
      String method,
      String labels,
      String data,
      String image,
      Optional<String> architecture,
      Optional<String> config,
      Optional<String> module,
      Optional<Integer> samples,
      Map<String, Score> paper) {

    /** Copies the numbers. */
    public Row {
      paper = Map.copyOf(paper);
    }

    /** The configuration that trains it, read. */
    public Optional<GinConfig> configuration() {
      return config.map(
          file ->
              GinConfig.parse(List.of(Checkout.folder("configs").resolveSibling(file)), List.of()));
    }
  }

  /**
   * A number that somebody published.
   *
   * @param value as published
   * @param std its standard deviation over seeds, where published
   * @param certainty whether the publication was at hand
   * @param note what a reader should know; empty: nothing
   */
  public record Score(double value, Optional<Double> std, Certainty certainty, String note) {

    /** How reliable the number is. */
    public enum Certainty {
      /** Read in a public document. */
      FOUND,
      /** Recalled from the publication's tables; check it there. */
      RECALLED
    }

    /** Where a measured value lies relative to the published seeds. */
    public enum AgainstSeeds {
      /** Within one standard deviation of the published mean. */
      WITHIN("within the seeds"),
      /** More than one standard deviation away. */
      OUTSIDE("outside the seeds"),
      /** No deviation was published. */
      NO_SPREAD("no spread published");

      private final String text;

      AgainstSeeds(String text) {
        this.text = text;
      }

      /** For tables and JSON. */
      public String text() {
        return text;
      }
    }

    /** Whether a measured value lies within the spread of the published seeds. */
    public AgainstSeeds againstSeeds(double measured) {
      if (std.isEmpty()) {
        return AgainstSeeds.NO_SPREAD;
      }
      return Math.abs(measured - value) <= std.get() ? AgainstSeeds.WITHIN : AgainstSeeds.OUTSIDE;
    }
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
            NearestName.unknown("table", nameOrFile, names()) + " FILE.json reads your own.");
      }
      file = Checkout.folder("tables").resolve(nameOrFile + ENDING);
    }
    try {
      String fileName = String.valueOf(file.getFileName());
      String name = fileName.substring(0, fileName.length() - ENDING.length());
      return of(name, new ObjectMapper().readTree(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      throw new ReproduceException(file + " is not a table of rows: " + Reason.of(e) + ".", e);
    }
  }

  private static PaperTable of(String name, JsonNode json) {
    List<String> metrics = new ArrayList<>();
    json.required("metrics").forEach(metric -> metrics.add(metric.asText()));
    List<Row> rows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode node : json.required("rows")) {
      Row row = row(json, node);
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

  private static Row row(JsonNode table, JsonNode row) {
    Map<String, Score> paper = new LinkedHashMap<>();
    row.required("paper").properties().forEach(e -> paper.put(e.getKey(), score(e.getValue())));
    return new Row(
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

  private static Score score(JsonNode node) {
    return new Score(
        node.required("value").asDouble(),
        Optional.ofNullable(node.get("std")).map(JsonNode::asDouble),
        Score.Certainty.valueOf(node.required("certainty").asText().toUpperCase(Locale.ROOT)),
        text(node, "note").orElse(""));
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
  }
}
