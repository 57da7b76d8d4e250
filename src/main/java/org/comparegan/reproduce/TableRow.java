package org.comparegan.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of a table of models.
 *
 * @param name of the row
 * @param labels how many labels training saw, for people
 * @param models directories of its models, one a training seed, beside the file that names them
 * @param kind how its generator is used
 * @param recorded what this row gave when it was made; absent before that
 */
public record TableRow(
    String name, String labels, List<String> models, Kind kind, Optional<Recorded> recorded) {
  /** Refuses a row without a model. */
  public TableRow {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("row " + name + " names no model");
    }
  }

  /** How a row's generator is used. */
  public enum Kind {
    /** As trained. */
    TRAINED,
    /** The network with initial weights: what no training gives. */
    UNTRAINED,
    /** One latent and one label over and over: what a collapsed generator gives. */
    COLLAPSED
  }

  /**
   * Numbers recorded for a row.
   *
   * @param fid Fréchet distance
   * @param fidStd its standard deviation over models, or of one model over averaging runs
   * @param is Inception Score by the feature network of the data set
   * @param isStd its standard deviation, as that of the distance
   */
  public record Recorded(double fid, double fidStd, double is, double isStd) {}

  /**
   * Reads the rows of a table: a JSON array of objects with {@code name}, {@code labels}, {@code
   * models} (an array, or one in {@code model}), {@code kind} and, where recorded, {@code fid},
   * {@code fid_std}, {@code is}, {@code is_std}.
   *
   * @throws UncheckedIOException when the file cannot be read or is not such a table, naming it
   */
  public static List<TableRow> read(Path file) {
    try {
      List<TableRow> rows = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(file.toFile())) {
        rows.add(of(node));
      }
      return List.copyOf(rows);
    } catch (IOException | IllegalArgumentException e) {
      throw new UncheckedIOException(
          new IOException(file + " is not a table of rows: " + e.getMessage(), e));
    }
  }

  private static TableRow of(JsonNode node) {
    Optional<Recorded> recorded =
        node.has("fid")
            ? Optional.of(
                new Recorded(
                    node.required("fid").asDouble(),
                    node.required("fid_std").asDouble(),
                    node.required("is").asDouble(),
                    node.required("is_std").asDouble()))
            : Optional.empty();
    return new TableRow(
        node.required("name").asText(),
        node.required("labels").asText(),
        models(node),
        Kind.valueOf(node.required("kind").asText().toUpperCase(Locale.ROOT)),
        recorded);
  }

  private static List<String> models(JsonNode node) {
    if (node.has("model")) {
      return List.of(node.get("model").asText());
    }
    List<String> models = new ArrayList<>();
    node.required("models").forEach(model -> models.add(model.asText()));
    return models;
  }
}
