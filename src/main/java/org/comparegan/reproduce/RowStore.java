package org.comparegan.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.file.Sha256;
import org.comparegan.file.WholeFile;
import org.comparegan.metric.Metric;
import org.comparegan.result.ModelPictures;

/**
 * Results of rows in a folder, so that a table that was interrupted goes on where it was: {@code
 * ROW.json}, and pictures beside it, {@code ROW-samples.png}, {@code ROW-path.png}, {@code
 * ROW-nearest.png}.
 */
final class RowStore {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NEAREST = "nearest_distances";

  private final Path folder;

  RowStore(Path folder) {
    this.folder = folder;
  }

  /**
   * What was kept.
   *
   * @param pictures absent when a file is gone
   */
  record Kept(JsonNode result, Optional<RowOutcome.Pictures> pictures) {}

  /** All that the numbers of a row depend on; of the code only the definitions of its metrics. */
  static String key(
      PaperTable.Row row, int samples, TableRun.Settings settings, Checkpoint checkpoint) {
    MessageDigest digest = Sha256.digest();
    for (String name : checkpoint.names()) {
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      checkpoint.stream(name, (ByteBuffer bytes) -> digest.update(bytes));
    }
    return "samples %d runs %d accumulators %d seed %d data %s features %s weights %s %s"
        .formatted(
            samples,
            settings.averagingRuns(),
            settings.accumulatorSamples(),
            settings.seed(),
            row.data(),
            settings.features(),
            HexFormat.of().formatHex(digest.digest(), 0, 16),
            Metric.revisions(Metric.PAPER))
        .strip();
  }

  /** The result of a row, if it was kept under this key. */
  Optional<Kept> find(PaperTable.Row row, String key) throws IOException {
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
        ? Optional.of(new Kept(kept.path("result"), pictures(row, kept.path(NEAREST))))
        : Optional.empty();
  }

  private Optional<RowOutcome.Pictures> pictures(PaperTable.Row row, JsonNode distances)
      throws IOException {
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
    return Optional.of(
        new RowOutcome.Pictures(samples.get(), new ModelPictures(path.get(), nearest)));
  }

  private Optional<byte[]> picture(PaperTable.Row row, String name) throws IOException {
    Path file = file(row, "-" + name + ".png");
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /**
   * Keeps a result.
   *
   * @param key all that the numbers depend on
   */
  void keep(PaperTable.Row row, String key, JsonNode result, RowOutcome.Pictures pictures)
      throws IOException {
    ObjectNode kept = MAPPER.createObjectNode();
    kept.put("row", row.name());
    kept.put("key", key);
    kept.set("result", result);
    Files.createDirectories(folder);
    Files.write(file(row, "-samples.png"), pictures.samples());
    Files.write(file(row, "-path.png"), pictures.model().path());
    Optional<ModelPictures.Nearest> nearest = pictures.model().nearest();
    if (nearest.isPresent()) {
      Files.write(file(row, "-nearest.png"), nearest.get().png());
      kept.putArray(NEAREST).add(nearest.get().least()).add(nearest.get().most());
    }
    WholeFile.write(
        file(row, ".json"),
        MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(kept) + "\n");
  }

  private Path file(PaperTable.Row row, String ending) {
    return folder.resolve(row.name() + ending);
  }
}
