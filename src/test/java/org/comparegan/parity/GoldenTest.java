package org.comparegan.parity;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every golden in the project and under the directories of {@code -Dcomparegan.golden=DIR:DIR}. */
class GoldenTest {
  private static final Path PROJECT = Path.of("src/test/resources/golden");

  /** By kind, how many cases the project has at least: none may vanish unnoticed. */
  private static final Map<String, Integer> LEAST =
      Map.ofEntries(
          entry("network", 27),
          entry("op", 100),
          entry("training", 1),
          entry("features", 6),
          entry("gin", 71 + 12 + 1 + 600),
          entry("data", 80),
          entry("checkpoint", 1),
          entry("checkpoint_state", 10),
          entry("hub", 1),
          entry("import_file", 6),
          entry("import_hostile", 27),
          entry("import_network", 5),
          entry("saved_model", 1),
          entry("ms_ssim", 1),
          entry("prd", 1),
          entry("resize", 1));

  /** Where goldens are. */
  static List<Path> roots() {
    List<Path> roots = new ArrayList<>(List.of(PROJECT));
    String further = System.getProperty("comparegan.golden", "");
    Stream.of(further.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty() && !directory.startsWith("${"))
        .map(Path::of)
        .forEach(roots::add);
    return roots;
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() {
    return GoldenFiles.cases(roots()).stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.kind() + " " + golden.name(),
                    () -> {
                      GoldenResult result = golden.run();
                      assertThat(result.agrees()).describedAs(result.why()).isTrue();
                    }));
  }

  @Test
  void theProjectHasCasesOfEachKind() {
    Map<String, Long> counts =
        GoldenFiles.cases(List.of(PROJECT)).stream()
            .collect(Collectors.groupingBy(GoldenCase::kind, Collectors.counting()));
    assertThat(counts).containsOnlyKeys(LEAST.keySet());
    LEAST.forEach(
        (kind, least) ->
            assertThat(counts.get(kind)).as(kind).isGreaterThanOrEqualTo((long) least));
  }

  @Test
  void aWrongExpectationFails() throws IOException {
    Path file = PROJECT.resolve("gin/snippets.json.gz");
    ObjectNode snippets = (ObjectNode) GoldenFiles.documents(file).findFirst().orElseThrow();
    ((ObjectNode) snippets.path("cases").path(0)).put("config_str", "f.a = 4\n");
    GoldenResult result = GoldenFiles.cases(file, snippets).get(0).run();
    assertThat(result.agrees()).isFalse();
    assertThat(result.why()).contains("config_str");
  }

  @Test
  void aKindThatNobodyRunsFails() throws IOException {
    ObjectNode golden =
        (ObjectNode)
            GoldenFiles.documents(PROJECT.resolve("op/lrelu.json.gz")).findFirst().orElseThrow();
    GoldenResult result =
        GoldenFiles.cases(Path.of("x.json"), golden.put("kind", "poem")).get(0).run();
    assertThat(result.agrees()).isFalse();
    assertThat(result.why()).contains("'poem'");
  }
}
