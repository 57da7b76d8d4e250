package org.comparegan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The variables of 43 settings against the reference's: name, shape, order, trainability, start;
 * and the numbers of parameters, which the reference's own tests pin too.
 */
class VariableTableTest {

  /** One setting of the table, with a label that a test report can show. */
  record Setting(JsonNode json) {
    String label() {
      return json.get("label").asText();
    }

    @Override
    public String toString() {
      return label();
    }
  }

  static Stream<Setting> settings() throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                VariableTableTest.class.getResourceAsStream(
                    "/variables/reference-variables.json.gz")))) {
      JsonNode all = new ObjectMapper().readTree(in);
      return StreamSupport.stream(all.spliterator(), false).map(Setting::new);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void generator(Setting setting) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      NetworkOptions options = options(setting);
      Operand<TFloat32> z =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(8, zDim(setting))));
      Operand<TFloat32> images =
          Architectures.generator(architecture(setting), image(setting), options)
              .images(net(tf, store, options), z, labels(tf, setting));
      assertThat(images.shape().asArray()).isEqualTo(shape(setting.json.get("image")));
      check(store, setting.json.get("G"), setting.json.get("G_trainable").asLong());
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void discriminator(Setting setting) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      NetworkOptions options = options(setting);
      Operand<TFloat32> images =
          tf.placeholder(
              TFloat32.class, Placeholder.shape(Shape.of(shape(setting.json.get("image")))));
      Verdict verdict =
          Architectures.discriminator(architecture(setting), image(setting), options)
              .judge(net(tf, store, options), images, labels(tf, setting));
      JsonNode outputs = setting.json.get("D_outputs");
      assertThat(verdict.probability().shape().asArray()).isEqualTo(shape(outputs.get(0)));
      assertThat(verdict.logits().shape().asArray()).isEqualTo(shape(outputs.get(1)));
      assertThat(verdict.features().shape().asArray()).isEqualTo(shape(outputs.get(2)));
      check(store, setting.json.get("D"), setting.json.get("D_trainable").asLong());
    }
  }

  private static void check(VariableStore store, JsonNode golden, long parameters) {
    List<String> expected = new ArrayList<>();
    golden.forEach(
        v ->
            expected.add(
                "%s %s%s %s"
                    .formatted(
                        v.get(0).asText(),
                        Arrays.toString(shape(v.get(1))),
                        v.get(2).asBoolean() ? " trainable" : "",
                        v.get(3).asText())));
    List<String> found = new ArrayList<>();
    for (Variable variable : store.all()) {
      VariableSpec spec = variable.spec();
      found.add(
          "%s %s%s %s"
              .formatted(
                  spec.name(),
                  Arrays.toString(spec.shape().asArray()),
                  spec.trainable() ? " trainable" : "",
                  start(spec)));
    }
    assertThat(found).isEqualTo(expected);
    assertThat(store.trainable().mapToLong(v -> v.spec().shape().size()).sum())
        .isEqualTo(parameters);
  }

  /** As the table writes it. */
  private static String start(VariableSpec spec) {
    Initializer start = spec.initializer();
    if (start instanceof Initializer.Constant constant) {
      boolean bias = spec.name().endsWith("/bias");
      return bias ? "const(" + constant.value() + ")" : constant.value() == 0 ? "zeros" : "ones";
    }
    if (start instanceof Initializer.Normal normal) {
      return spec.name().endsWith("/u_var")
          ? "random_normal(" + normal.stddev() + ")"
          : "normal(" + normal.stddev() + ")";
    }
    return start instanceof Initializer.GlorotNormal ? "glorot_normal" : start.toString();
  }

  private static Net net(Ops tf, VariableStore store, NetworkOptions options) {
    return Net.root(tf, store, options.layers(), Phase.TRAIN);
  }

  private static Optional<Operand<TFloat32>> labels(Ops tf, Setting setting) {
    return Arrays.stream(setting.label().split(" "))
        .filter(word -> word.endsWith("cls"))
        .map(word -> Long.parseLong(word.substring(0, word.length() - 3)))
        .findFirst()
        .map(n -> tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(8, n))));
  }

  private static long zDim(Setting setting) {
    return Arrays.stream(setting.label().split(" "))
        .filter(word -> word.matches("z\\d+"))
        .mapToLong(word -> Long.parseLong(word.substring(1)))
        .findFirst()
        .orElseThrow();
  }

  private static Architecture architecture(Setting setting) {
    String name = setting.label().split(" ")[0] + "_arch";
    return Arrays.stream(Architecture.values())
        .filter(a -> a.ginName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ImageShape image(Setting setting) {
    JsonNode image = setting.json.get("image");
    return new ImageShape(image.get(1).asInt(), image.get(2).asInt(), image.get(3).asInt());
  }

  /** The words of a label, e.g. "D.sn", to bindings. */
  private static NetworkOptions options(Setting setting) {
    String label = setting.label() + " ";
    List<String> gin = new ArrayList<>();
    bind(gin, label, "G.bn=batch_norm", "G.batch_norm_fn = @batch_norm");
    bind(gin, label, "G.bn=cond", "G.batch_norm_fn = @conditional_batch_norm");
    bind(gin, label, "cond-bn", "G.batch_norm_fn = @conditional_batch_norm");
    bind(gin, label, "G.bn=selfmod", "G.batch_norm_fn = @self_modulated_batch_norm");
    bind(gin, label, "D.sn ", "D.spectral_norm = True");
    bind(gin, label, "G.sn ", "G.spectral_norm = True");
    bind(gin, label, "D.layer_norm", "D.layer_norm = True");
    bind(gin, label, "D.project_y", "resnet_cifar.Discriminator.project_y = True");
    bind(gin, label, " hier ", "resnet_cifar.Generator.hierarchical_z = True");
    bind(gin, label, "embed_z", "resnet_cifar.Generator.embed_z = True");
    bind(gin, label, "embed_y", "resnet_cifar.Generator.embed_y = True");
    for (int block = 1; block <= 5; block++) {
      bind(
          gin,
          label,
          "G:B" + block,
          "resnet_biggan.Generator.blocks_with_attention = \"B" + block + "\"");
      bind(
          gin,
          label,
          "D:B" + block,
          "resnet_biggan.Discriminator.blocks_with_attention = \"B" + block + "\"");
    }
    // The labels of the two settings with layer norm leave out the generator's norm.
    bind(
        gin,
        label,
        "resnet_biggan 128 z120 1000cls D.layer",
        "G.batch_norm_fn = @conditional_batch_norm");
    bind(gin, label, "resnet5 128x128x3 z128 D.layer", "G.batch_norm_fn = @batch_norm");
    return GinConfig.of(String.join("\n", gin) + "\n").network();
  }

  private static void bind(List<String> gin, String label, String word, String binding) {
    if (label.contains(word)) {
      gin.add(binding);
    }
  }

  private static long[] shape(JsonNode sizes) {
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asLong();
    }
    return shape;
  }
}
