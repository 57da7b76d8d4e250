package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Other roundings explain a kink; they must not excuse a wrong number. */
class TrainingGoldenTest {

  @Test
  void aLossThatIsWrongByThreeLimitsFailsInAllRoundings() throws IOException {
    ObjectNode golden = sgd();
    ArrayNode steps = (ArrayNode) golden.get("steps");
    ObjectNode last = (ObjectNode) steps.get(steps.size() - 1);
    double limit = golden.at("/tolerance/loss").asDouble();
    double loss = last.get("g_loss").asDouble();
    last.put("g_loss", loss + 3 * limit * Math.max(1, Math.abs(loss)));

    assertThat(run(golden).status()).isEqualTo(GoldenResult.Status.FAIL);
  }

  @Test
  void aWeightThatIsWrongByThreeLimitsFailsInAllRoundings() throws IOException {
    ObjectNode golden = sgd();
    ObjectNode variables = (ObjectNode) golden.get("steps").get(0).get("variables");
    ObjectNode weight =
        (ObjectNode)
            variables.properties().stream()
                .filter(variable -> variable.getKey().endsWith("kernel"))
                .findFirst()
                .orElseThrow()
                .getValue();
    ArrayNode samples = (ArrayNode) weight.get("samples");
    double limit = golden.at("/tolerance/update_max").asDouble();
    double change = weight.get("change").asDouble() + 1e-4 * weight.get("rms").asDouble();
    samples.set(0, DoubleNode.valueOf(samples.get(0).asDouble() + 3 * limit * change));

    assertThat(run(golden).status()).isEqualTo(GoldenResult.Status.FAIL);
  }

  @Test
  void onlyWeightsAreNudged() throws IOException {
    TrainingVariables variables = new TrainingVariables(sgd());
    Map<String, double[]> given = variables.initialValues();
    variables
        .initialValues(1 + 0x1p-23)
        .forEach(
            (name, nudged) -> {
              double[] before = Objects.requireNonNull(given.get(name));
              for (int i = 0; i < before.length; i++) {
                assertThat(Math.abs(nudged[i] - before[i]))
                    .isLessThanOrEqualTo(2 * Math.ulp((float) before[i]));
              }
              if (name.startsWith("global_step")) {
                assertThat(nudged).isEqualTo(before);
              } else if (name.endsWith("kernel")) {
                assertThat(nudged).isNotEqualTo(before);
              }
            });
  }

  private static GoldenResult run(ObjectNode golden) {
    return new TrainingGolden(golden, Optional::empty).run();
  }

  private static ObjectNode sgd() throws IOException {
    Path file = Path.of("src/test/resources/golden/training/opt-sgd.json.gz");
    return (ObjectNode) GoldenFiles.documents(file).findFirst().orElseThrow();
  }
}
