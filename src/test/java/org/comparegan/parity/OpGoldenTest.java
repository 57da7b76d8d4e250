package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.comparegan.parity.GoldenResult.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A case tests the call that it describes: no argument goes unread. */
class OpGoldenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "batch-norm-2d-infer",
        "biggan-block-gen-up",
        "biggan-deep-block-gen-up",
        "conv2d-3x3",
        "loss-hinge-d",
        "non-local",
        "penalty-none",
        "rotate-all",
        "standardize-2d-infer",
        "unpool"
      })
  void anArgumentThatNobodyReadsFails(String name) throws IOException {
    ObjectNode golden = golden(name);
    golden.withObjectProperty("arguments").put("dilation", 2);

    GoldenResult result = run(golden);

    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.why()).contains("does not read dilation = 2");
  }

  @Test
  void anArgumentThatIsMissingFails() throws IOException {
    ObjectNode golden = golden("non-local");
    golden.withObjectProperty("arguments").remove("name");

    assertThat(run(golden).why()).contains("The case has no argument name");
  }

  @Test
  void theNameOfABlockIsItsScope() throws IOException {
    ObjectNode golden = golden("non-local");
    golden.withObjectProperty("arguments").put("name", "attention");

    assertThat(run(golden).why()).contains("variable 0 is attention/conv2d_theta/kernel");
  }

  @Test
  void initialValuesAreNoPartOfACase() throws IOException {
    ObjectNode golden = golden("linear");
    golden.withObjectProperty("arguments").put("stddev", 0.5).put("bias_start", 1);

    assertThat(run(golden).status()).isEqualTo(Status.PASS);
  }

  @Test
  void anArgumentWinsOverItsGinBinding() throws IOException {
    ObjectNode golden = golden("standardize-2d-train");
    golden.put("gin", golden.get("gin").asText() + "standardize_batch.decay = 0.5\n");
    assertThat(run(golden).status()).isEqualTo(Status.FAIL);

    golden.withObjectProperty("arguments").put("decay", 0.9);
    assertThat(run(golden).status()).isEqualTo(Status.PASS);
  }

  @Test
  void aBlockOfAnotherWidthFails() throws IOException {
    ObjectNode golden = golden("biggan-block-gen-up");
    golden.withObjectProperty("arguments").put("in_channels", 7);

    assertThat(run(golden).why()).contains("in_channels is 7");
  }

  private static GoldenResult run(ObjectNode golden) {
    Path file = Path.of("op.json");
    return GoldenFiles.cases(file, golden).get(0).run();
  }

  private static ObjectNode golden(String name) throws IOException {
    Path file = Path.of("src/test/resources/golden/op", name + ".json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return (ObjectNode) new ObjectMapper().readTree(in);
    }
  }
}
