package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Golden cases of kind {@code gin}: the configuration language and the reference's examples. */
public final class GinGoldens {
  private GinGoldens() {}

  /** Whether a document holds cases of this kind. */
  public static boolean recognises(JsonNode document) {
    return document.path("cases").isArray()
        && (document.has("configurables") || document.has("registered_by_the_reference"));
  }

  /**
   * The cases of a JSON file.
   *
   * @param file {@code examples.json} or {@code snippets.json}; the gin files of examples lie
   *     beside it
   * @throws UncheckedIOException if it cannot be read
   */
  public static List<GoldenCase> cases(Path file) {
    try {
      return cases(new ObjectMapper().readTree(file.toFile()), file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * The cases of a document that is already read.
   *
   * @param file where it was read; the gin files of examples lie beside it
   */
  public static List<GoldenCase> cases(JsonNode document, Path file) {
    List<GoldenCase> cases = new ArrayList<>();
    if (document.has("configurables")) {
      GinSignatures signatures = GinSignatures.of(document.path("configurables"));
      document.path("cases").forEach(json -> cases.add(new GinSnippetCase(json, signatures)));
    } else {
      Path directory = file.toAbsolutePath().resolveSibling("");
      document.path("cases").forEach(json -> cases.add(new GinExampleCase(json, directory)));
      cases.add(new GinRegisteredCase(document.path("registered_by_the_reference")));
    }
    return cases;
  }
}
