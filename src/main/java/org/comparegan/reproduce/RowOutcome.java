package org.comparegan.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.file.WholeFile;
import org.comparegan.result.ModelPictures;

/**
 * The measured numbers of a row, or why there are none.
 *
 * @param row the row
 * @param status whether there are numbers
 * @param reason why there are none; empty where there are
 * @param result JSON of the evaluation with its provenance; empty without numbers
 * @param pictures of its model; absent without numbers, or when a file of a kept one is gone
 */
public record RowOutcome(
    PaperTable.Row row,
    Status status,
    String reason,
    JsonNode result,
    Optional<Pictures> pictures) {

  /** Whether a row has numbers. */
  public enum Status {
    MEASURED,
    /** There is no model. */
    ABSENT,
    /** There is a model, but it gave no numbers. */
    FAILED
  }

  /**
   * A measured number.
   *
   * @param value mean over averaging runs
   * @param std their standard deviation
   */
  public record Measured(double value, double std) {}

  /**
   * Images from the model of a row.
   *
   * @param samples a sheet of samples, a PNG
   * @param model paths between latents, and samples beside training images
   */
  @SuppressWarnings("ArrayRecordComponent") // the encoded picture, never compared
  public record Pictures(byte[] samples, ModelPictures model) {}

  static RowOutcome without(PaperTable.Row row, Status status, String reason) {
    return new RowOutcome(
        row, status, reason, JsonNodeFactory.instance.objectNode(), Optional.empty());
  }

  /** The number of a metric, if there is one. */
  public Optional<Measured> score(String metric) {
    JsonNode score = result.path(metric);
    return score.has("value")
        ? Optional.of(new Measured(score.get("value").asDouble(), score.path("std").asDouble()))
        : Optional.empty();
  }

  /**
   * Measured rows in a folder, so that an interrupted table resumes: {@code ROW.json}, and pictures
   * beside it, {@code ROW-samples.png}, {@code ROW-path.png}, {@code ROW-nearest.png}.
   */
  record Store(Path folder) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NEAREST = "nearest_distances";
    private static final String CLASS_NAMES = "class_names";

    /** A row that was kept under this key; absent too when its file is damaged. */
    Optional<RowOutcome> find(PaperTable.Row row, String key) throws IOException {
      Path file = file(row, ".json");
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      JsonNode kept;
      try {
        kept = MAPPER.readTree(file.toFile());
      } catch (JsonProcessingException damaged) {
        // Measured again, and then replaced.
        return Optional.empty();
      }
      return kept.path("key").asText().equals(key)
          ? Optional.of(
              new RowOutcome(row, Status.MEASURED, "", kept.path("result"), pictures(row, kept)))
          : Optional.empty();
    }

    private Optional<Pictures> pictures(PaperTable.Row row, JsonNode kept) throws IOException {
      JsonNode distances = kept.path(NEAREST);
      Optional<byte[]> samples = picture(row, "samples");
      Optional<byte[]> path = picture(row, "path");
      if (samples.isEmpty() || path.isEmpty()) {
        return Optional.empty();
      }
      Optional<ModelPictures.Nearest> nearest =
          distances.isArray()
              ? picture(row, "nearest")
                  .map(
                      png ->
                          new ModelPictures.Nearest(
                              png, distances.get(0).asDouble(), distances.get(1).asDouble()))
              : Optional.empty();
      List<String> classNames = new ArrayList<>();
      kept.path(CLASS_NAMES).forEach(name -> classNames.add(name.asText()));
      return Optional.of(
          new Pictures(samples.get(), new ModelPictures(path.get(), nearest, classNames)));
    }

    private Optional<byte[]> picture(PaperTable.Row row, String name) throws IOException {
      Path file = file(row, "-" + name + ".png");
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /**
     * Keeps the result of a row.
     *
     * @param key all that the numbers depend on
     * @return the row as {@link #find} gives it
     */
    RowOutcome keep(PaperTable.Row row, String key, JsonNode result, Pictures pictures)
        throws IOException {
      ObjectNode kept = MAPPER.createObjectNode();
      kept.put("row", row.name());
      kept.put("key", key);
      kept.set("result", result);
      keep(row, "samples", pictures.samples());
      keep(row, "path", pictures.model().path());
      pictures.model().classNames().forEach(kept.putArray(CLASS_NAMES)::add);
      Optional<ModelPictures.Nearest> nearest = pictures.model().nearest();
      if (nearest.isPresent()) {
        keep(row, "nearest", nearest.get().png());
        kept.putArray(NEAREST).add(nearest.get().least()).add(nearest.get().most());
      }
      WholeFile.write(
          file(row, ".json"),
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(kept) + "\n");
      return find(row, key).orElseThrow();
    }

    private void keep(PaperTable.Row row, String name, byte[] png) throws IOException {
      WholeFile.write(file(row, "-" + name + ".png"), out -> out.write(png));
    }

    private Path file(PaperTable.Row row, String ending) {
      return folder.resolve(row.name() + ending);
    }
  }
}
