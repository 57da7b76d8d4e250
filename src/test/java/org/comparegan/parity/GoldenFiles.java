package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** Finds golden cases: every {@code .json} and {@code .json.gz} under directories. */
public final class GoldenFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GoldenFiles() {}

  /**
   * All cases under directories (a file may be given too), in the order of names.
   *
   * @throws UncheckedIOException when a directory cannot be read
   */
  public static List<GoldenCase> cases(List<Path> roots) {
    GoldenKinds kinds = GoldenKinds.all();
    List<GoldenCase> cases = new ArrayList<>();
    for (Path root : roots) {
      for (Path file : files(root)) {
        cases.addAll(ofFile(kinds, file));
      }
    }
    return cases;
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> f.toString().endsWith(".json") || f.toString().endsWith(".json.gz"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Goldens are looked for in " + root + ": " + e, e);
    }
  }

  /** Every document under a directory that can be read, whatever its kind. */
  static Stream<JsonNode> documents(Path root) {
    return files(root).stream()
        .flatMap(
            file -> {
              try {
                return Stream.of(read(file));
              } catch (IOException e) {
                return Stream.empty();
              }
            })
        .flatMap(d -> d.isArray() ? StreamSupport.stream(d.spliterator(), false) : Stream.of(d));
  }

  private static JsonNode read(Path file) throws IOException {
    try (InputStream plain = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
      return MAPPER.readTree(in);
    }
  }

  private static List<GoldenCase> ofFile(GoldenKinds kinds, Path file) {
    JsonNode golden;
    try {
      golden = read(file);
    } catch (IOException e) {
      return List.of(
          new Unrunnable("unknown", file.toString(), "cannot be read as JSON: " + e.getMessage()));
    }
    List<GoldenCase> cases = new ArrayList<>();
    if (golden.isArray()) {
      golden.forEach(each -> cases.addAll(ofDocument(kinds, file, each)));
    } else {
      cases.addAll(ofDocument(kinds, file, golden));
    }
    return cases;
  }

  private static List<GoldenCase> ofDocument(GoldenKinds kinds, Path file, JsonNode golden) {
    JsonNode inner = golden.path("cases");
    if (!golden.has("kind") && inner.isArray() && inner.size() > 0 && inner.get(0).has("kind")) {
      List<GoldenCase> cases = new ArrayList<>();
      inner.forEach(each -> cases.addAll(ofDocument(kinds, file, each)));
      return cases;
    }
    return kinds.cases(kind(file, golden), file, golden);
  }

  /** What the document says; those of gin and data lie in a folder of that name and don't say. */
  private static String kind(Path file, JsonNode golden) {
    String folder =
        Optional.ofNullable(file.toAbsolutePath().getParent())
            .map(parent -> parent.getFileName().toString())
            .orElse("");
    return golden.path("kind").asText(folder);
  }
}
