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
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** Golden files, {@code .json} and {@code .json.gz}: where they are, and who runs which kind. */
final class GoldenFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How far above a document the files may lie that it names. */
  private static final int LEVELS = 4;

  private GoldenFiles() {}

  /**
   * All cases under directories (a file may be given too), in the order of names.
   *
   * @throws UncheckedIOException when a directory cannot be read
   */
  static List<GoldenCase> cases(List<Path> roots) {
    List<GoldenCase> cases = new ArrayList<>();
    for (Path root : roots) {
      for (Path file : files(root)) {
        try {
          documents(file).forEach(document -> cases.addAll(cases(file, document)));
        } catch (IOException e) {
          String why = "cannot be read as JSON: " + e.getMessage();
          cases.add(GoldenCase.unrunnable("unknown", file.toString(), why));
        }
      }
    }
    return cases;
  }

  /** The golden files under a directory. */
  static List<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> f.toString().endsWith(".json") || f.toString().endsWith(".json.gz"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Goldens are looked for in " + root + ": " + e, e);
    }
  }

  /** The documents of a file: the elements of an array, or of a list of cases of several kinds. */
  static Stream<JsonNode> documents(Path file) throws IOException {
    try (InputStream plain = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
      return documents(MAPPER.readTree(in));
    }
  }

  private static Stream<JsonNode> documents(JsonNode json) {
    JsonNode cases = json.path("cases");
    boolean several = !json.has("kind") && cases.path(0).has("kind");
    return json.isArray() || several
        ? StreamSupport.stream((several ? cases : json).spliterator(), false)
            .flatMap(GoldenFiles::documents)
        : Stream.of(json);
  }

  /** The cases of a document; one that fails and says why where there is no way to run it. */
  static List<GoldenCase> cases(Path file, JsonNode golden) {
    String kind = kind(file, golden);
    try {
      return cases(kind, file, golden);
    } catch (RuntimeException e) {
      String name = golden.path("name").asText(file.toString());
      return List.of(GoldenCase.unrunnable(kind, name, file + ": " + e));
    }
  }

  /**
   * What the document says. Those of gin and data lie in a folder of that name and don't say; those
   * of other projects' weights are known by what they have.
   */
  private static String kind(Path file, JsonNode golden) {
    String folder =
        Optional.ofNullable(file.toAbsolutePath().getParent())
            .map(parent -> parent.getFileName().toString())
            .orElse("");
    String otherwise =
        golden.has("commit")
            ? "import"
            : golden.has("maps")
                ? "import_map"
                : golden.has("attention_layer_position") ? "import_settings" : folder;
    return golden.path("kind").asText(otherwise);
  }

  private static List<GoldenCase> cases(String kind, Path file, JsonNode golden) {
    return switch (kind) {
      case "network" -> List.of(NetworkGolden.of(golden));
      case "op" -> List.of(OpGolden.of(golden));
      case "training" -> List.of(TrainingGolden.of(file, golden));
      case "gin" -> GinGoldens.cases(file, golden);
      case "data" -> DataGoldens.cases(file, golden);
      case "checkpoint" -> CheckpointGoldens.checkpoints(file, golden);
      case "checkpoint_state" -> CheckpointGoldens.states(file, golden);
      case "hub", "saved_model" -> HubGoldens.cases(file, golden);
      case "evaluation" -> List.of(ProtocolGolden.of(file, golden));
      case "jacobian" -> List.of(JacobianGolden.of(file, golden));
      case "standin" -> StandinGolden.cases(file, golden);
      case "resize" -> ResizeGolden.cases(golden);
      case "import" ->
          Stream.concat(
                  ImportGoldens.files(file, golden).stream(),
                  ForeignGoldens.cases(file, golden).stream())
              .toList();
      case "hostile" -> ImportGoldens.hostile(file, golden);
      case "import_map", "import_settings" -> List.of();
      case "seeds" -> each(golden, json -> SeedsGolden.of(file, json));
      case "ms_ssim" -> each(golden, MetricGoldens::similarity);
      case "prd" -> each(golden, MetricGoldens::curve);
      case "features" -> each(golden, MetricGoldens::features);
      case "graph" ->
          throw new IllegalArgumentException("tools/bench --graphs runs the reference's graphs");
      default -> throw new IllegalArgumentException("cases of kind '" + kind + "' cannot be run");
    };
  }

  private static List<GoldenCase> each(JsonNode golden, Function<JsonNode, GoldenCase> one) {
    return StreamSupport.stream(golden.get("cases").spliterator(), false).map(one).toList();
  }

  /** The texts of an array. */
  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  /**
   * A file or folder that a golden names.
   *
   * @param golden the document's file
   * @param names paths relative to the folder of the document or one above, in order of preference
   * @throws IllegalArgumentException that says where it was looked for
   */
  static Path beside(Path golden, String... names) {
    List<Path> tried = new ArrayList<>();
    Path folder = golden.toAbsolutePath().getParent();
    for (int level = 0; level < LEVELS && folder != null; level++) {
      for (String name : names) {
        Path place = folder.resolve(name);
        if (Files.exists(place)) {
          return place;
        }
        tried.add(place);
      }
      folder = folder.getParent();
    }
    throw new IllegalArgumentException(
        "There is no " + String.join(" or ", names) + "; looked for " + tried + ".");
  }
}
