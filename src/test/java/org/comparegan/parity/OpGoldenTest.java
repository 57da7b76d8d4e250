package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comparegan.parity.GoldenResult.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A case tests the call that it describes: no argument goes unread, and other roundings excuse no
 * wrong number.
 */
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

  @ParameterizedTest
  @ValueSource(ints = {-3, 3})
  void aPenaltyThatIsWrongByThreeLimitsFailsInAllRoundings(int limits) throws IOException {
    assertThat(run(falsified("penalty-wgangp-dcgan-bn", limits)).status()).isEqualTo(Status.FAIL);
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 3})
  @Tag("slow")
  void aPenaltyThatIsAKinkFailsWhenItIsWrongByThreeLimits(int limits) throws IOException {
    assertThat(run(falsified("penalty-wgangp-deep-bn-sn", limits)).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void aGradientThatIsWrongByThreeLimitsFailsInAllRoundings() throws IOException {
    ObjectNode golden = golden("penalty-wgangp-dcgan-bn");
    ObjectNode gradient = (ObjectNode) golden.at("/gradients").get("discriminator/d_conv1/kernel");
    ArrayNode samples = (ArrayNode) gradient.get("samples");
    double sample = samples.get(0).asDouble();
    double limit =
        golden.at("/tolerance/gradients/bound").asDouble()
            * (Math.abs(sample) + gradient.get("rms").asDouble());
    samples.set(0, DoubleNode.valueOf(sample + 3 * limit));

    assertThat(run(golden).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void onlyAPenaltyThroughBatchNormIsJudgedByOtherRoundings() throws IOException {
    assertThat(new GraphGolden(golden("penalty-wgangp-dcgan-bn"), call -> Map.of(), Map.of()))
        .matches(GraphGolden::isSlopeThroughBatchNorm);
    for (String name :
        List.of("penalty-wgangp-cifar-ln", "penalty-l2-biggan", "batch-norm-4d-train")) {
      assertThat(new GraphGolden(golden(name), call -> Map.of(), Map.of()))
          .matches(golden -> !golden.isSlopeThroughBatchNorm());
    }
  }

  @Test
  void aRoundingMovesNumbersByAUnitInTheLastPlace() {
    float[] values = GoldenTensor.floats("x", 1000, -1, 1);
    Set<Float> units = new TreeSet<>();
    Rounding.MOVED.forEach(
        rounding -> {
          float[] moved = values.clone();
          rounding.move("x", moved);
          for (int i = 0; i < moved.length; i++) {
            units.add((moved[i] - values[i]) / Math.ulp(values[i]));
          }
        });
    assertThat(units).containsExactly(-1f, 0f, 1f);
  }

  /**
   * The penalty wrong by a number of its limits; without gradients, which take most of the time.
   */
  private static ObjectNode falsified(String name, int limits) throws IOException {
    ObjectNode golden = golden(name);
    golden.remove("gradients");
    ObjectNode penalty = (ObjectNode) golden.at("/outputs/penalty");
    double bound = golden.at("/tolerance/outputs/bound").asDouble();
    double value = penalty.get("mean").asDouble() * (1 + limits * bound);
    penalty.put("mean", value).put("rms", value).putArray("samples").add(value);
    return golden;
  }

  private static GoldenResult run(ObjectNode golden) {
    Path file = Path.of("op.json");
    return GoldenFiles.cases(file, golden).get(0).run();
  }

  private static ObjectNode golden(String name) throws IOException {
    Path file = Path.of("src/test/resources/golden/op", name + ".json.gz");
    return (ObjectNode) GoldenFiles.documents(file).findFirst().orElseThrow();
  }
}
