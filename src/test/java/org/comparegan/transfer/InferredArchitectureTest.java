package org.comparegan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.VariableSpec;
import org.comparegan.transfer.InferredArchitecture.TensorShapes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.ndarray.Shape;

/** Names and shapes of the reference's own variables tell how they were built. */
class InferredArchitectureTest {

  record Setting(JsonNode json) {
    TensorShapes shapes(String... networks) {
      SortedMap<String, Shape> shapes = new TreeMap<>();
      for (String network : networks) {
        for (JsonNode variable : json.get(network)) {
          shapes.put(variable.get(0).asText(), shape(variable.get(1)));
        }
      }
      return new TensorShapes(shapes);
    }

    ImageShape image() {
      Shape shape = shape(json.get("image"));
      return new ImageShape((int) shape.get(1), (int) shape.get(2), (int) shape.get(3));
    }

    @Override
    public String toString() {
      return json.get("label").asText();
    }
  }

  private static Shape shape(JsonNode sizes) {
    return Shape.of(
        StreamSupport.stream(sizes.spliterator(), false).mapToLong(JsonNode::asLong).toArray());
  }

  /** Without those that differ from others only in size. */
  static Stream<Setting> small() throws IOException {
    return settings().filter(s -> s.image().height() < 64 || s.toString().contains("resnet30"));
  }

  static Stream<Setting> large() throws IOException {
    return settings().filter(s -> s.image().height() >= 64 && !s.toString().contains("resnet30"));
  }

  static Stream<Setting> settings() throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                InferredArchitectureTest.class.getResourceAsStream(
                    "/variables/reference-variables.json.gz")))) {
      JsonNode all = new ObjectMapper().readTree(in);
      return StreamSupport.stream(all.spliterator(), false).map(Setting::new);
    }
  }

  private static InferredArchitecture infer(
      Setting setting, Optional<ImageShape> image, String... networks) {
    return InferredArchitecture.of(
        "the table",
        setting.shapes(networks),
        GraphProperties.NONE,
        new InferredArchitecture.Given(image, name -> name.endsWith("blocks_with_attention")));
  }

  @ParameterizedTest
  @MethodSource("large")
  @Tag("slow")
  void theConfigurationMadeOfThemBuildsLargeOnes(Setting setting) {
    theConfigurationMadeOfThemBuildsThem(setting);
  }

  @ParameterizedTest
  @MethodSource("small")
  void theConfigurationMadeOfThemBuildsThem(Setting setting) {
    boolean told = !setting.toString().matches("(sn)?dcgan.*");
    InferredArchitecture found =
        infer(setting, told ? Optional.empty() : Optional.of(setting.image()), "G", "D");
    assertThat(found.image()).isEqualTo(setting.image());
    GanSpec spec = GanSpec.of(found.config(List.of()).experiment(), found.image(), found.classes());
    SortedMap<String, Shape> built = new TreeMap<>();
    for (VariableSpec variable : TransferPlan.generatorVariables(spec)) {
      built.put(variable.name(), variable.shape());
    }
    for (VariableSpec variable : TransferPlan.discriminatorVariables(spec)) {
      built.put(variable.name(), variable.shape());
    }
    TensorShapes shapes = setting.shapes("G", "D");
    SortedMap<String, Shape> expected = new TreeMap<>();
    shapes.names().forEach(name -> expected.put(name, shapes.shape(name).orElseThrow()));
    assertThat(built).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void oneNetworkAloneTellsTheArchitecture(Setting setting) {
    for (String network : List.of("G", "D")) {
      InferredArchitecture found = infer(setting, Optional.of(setting.image()), network);
      assertThat(setting.toString())
          .startsWith(found.architecture().ginName().replace("_arch", "") + " ");
    }
  }

  @Test
  void whatFitsSeveralSizesIsAnError() throws IOException {
    Setting dcgan = settings().findFirst().orElseThrow();
    assertThatThrownBy(() -> infer(dcgan, Optional.empty(), "G", "D"))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("--image-size");
  }

  @Test
  void attentionThatMayStandInSeveralPlacesIsAnError() {
    TensorShapes shapes =
        new TensorShapes(
            new TreeMap<>(
                Map.of(
                    "generator/fc_noise/kernel", Shape.of(20, 16 * 16),
                    "generator/final_conv/bias", Shape.of(3),
                    "generator/B1/up_conv_shortcut/kernel", Shape.of(1, 1, 16, 16),
                    "generator/B1/up_conv1/kernel", Shape.of(3, 3, 16, 16),
                    "generator/B2/up_conv1/kernel", Shape.of(3, 3, 16, 16),
                    "generator/B3/up_conv1/kernel", Shape.of(3, 3, 16, 16),
                    "generator/non_local_block/conv2d_theta/kernel", Shape.of(1, 1, 16, 2))));
    assertThatThrownBy(
            () ->
                InferredArchitecture.of(
                    "x", shapes, GraphProperties.NONE, InferredArchitecture.Given.NOTHING))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("B1, B2, B3")
        .hasMessageContaining("resnet_biggan.Generator.blocks_with_attention");
  }

  @Test
  void aConfigurationThatContradictsIsNamed() throws IOException {
    Setting biggan =
        settings()
            .filter(s -> s.toString().startsWith("resnet_biggan 128 z120"))
            .findFirst()
            .orElseThrow();
    InferredArchitecture found = infer(biggan, Optional.empty(), "G", "D");
    GinConfig other =
        found.config(List.of("options.z_dim = 128", "resnet_biggan.Generator.ch = 64"));
    assertThat(found.contradictions(other).stream().map(GinConfig.Difference::toString))
        .containsExactly("options.z_dim: 128 -> 120", "resnet_biggan.Generator.ch: 64 -> 96");
    assertThat(found.contradictions(found.config(List.of()))).isEmpty();
  }
}
