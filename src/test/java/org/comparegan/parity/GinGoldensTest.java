package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every gin case that gin-config 0.5.0 printed: hand-written snippets, the reference's examples,
 * and six hundred texts of random statements, half of them faulty.
 */
class GinGoldensTest {

  private static JsonNode document(String name) throws IOException {
    String resource = "/golden/gin/" + name + ".json.gz";
    try (InputStream in = GinGoldensTest.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(new GZIPInputStream(Objects.requireNonNull(in, resource)));
    }
  }

  private static List<GoldenCase> cases() throws IOException {
    List<GoldenCase> cases = new ArrayList<>();
    Path beside = Path.of("configs/reference/examples.json");
    for (String name : List.of("snippets", "examples", "generated")) {
      cases.addAll(GinGoldens.cases(document(name), beside));
    }
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> passes() throws IOException {
    return cases().stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.name(),
                    () -> {
                      GoldenResult result = golden.run();
                      assertThat(result.why()).isEmpty();
                      assertThat(result.status()).isEqualTo(GoldenResult.Status.PASS);
                    }));
  }

  @Test
  void holdsEveryCaseOfTheFiles() throws IOException {
    assertThat(cases()).hasSize(71 + 12 + 1 + 600);
  }

  @Test
  void aWrongExpectationFails() throws IOException {
    JsonNode snippets = document("snippets");
    ((com.fasterxml.jackson.databind.node.ObjectNode) snippets.path("cases").path(0))
        .put("config_str", "f.a = 4\n");
    GoldenResult result = GinGoldens.cases(snippets, Path.of("snippets.json")).get(0).run();
    assertThat(result.status()).isEqualTo(GoldenResult.Status.FAIL);
    assertThat(result.why()).contains("config_str");
  }

  @Test
  void recognisesItsDocumentsOnly() throws IOException {
    assertThat(GinGoldens.recognises(document("snippets"))).isTrue();
    assertThat(GinGoldens.recognises(document("examples"))).isTrue();
    assertThat(GinGoldens.recognises(new ObjectMapper().readTree("{\"kind\": \"op\"}"))).isFalse();
  }
}
