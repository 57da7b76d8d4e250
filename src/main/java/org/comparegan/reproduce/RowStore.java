package org.comparegan.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.file.WholeFile;

/** Results of rows in a folder, so that a table that was interrupted goes on where it was. */
final class RowStore {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;

  RowStore(Path folder) {
    this.folder = folder;
  }

  /** The result of a row, if it was kept under this key. */
  Optional<JsonNode> find(PaperRow row, String key) throws IOException {
    Path file = file(row);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode kept = MAPPER.readTree(file.toFile());
    return kept.path("key").asText().equals(key)
        ? Optional.of(kept.path("result"))
        : Optional.empty();
  }

  /**
   * Keeps a result.
   *
   * @param key all that the numbers depend on
   */
  void keep(PaperRow row, String key, JsonNode result) throws IOException {
    ObjectNode kept = MAPPER.createObjectNode();
    kept.put("row", row.name());
    kept.put("key", key);
    kept.set("result", result);
    Files.createDirectories(folder);
    WholeFile.write(
        file(row), MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(kept) + "\n");
  }

  private Path file(PaperRow row) {
    return folder.resolve(row.name() + ".json");
  }
}
