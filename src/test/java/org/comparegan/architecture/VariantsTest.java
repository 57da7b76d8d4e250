package org.comparegan.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comparegan.architecture.NetworkGraph.Part;
import org.comparegan.architecture.NetworkGraph.Setting;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Variable;
import org.comparegan.nn.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The options by which our architectures become those of other projects. */
class VariantsTest {
  /** All at once, as far as they go together. */
  private static final String ALL =
      """
      layers.upsampling = "%s"
      G.batch_norm_fn = @conditional_batch_norm
      G.spectral_norm = True
      D.spectral_norm = True
      D.symmetric_images = True
      conditional_batch_norm.gain_offset = 1.0
      standardize_batch.final_epsilon = 1e-5
      spectral_norm.singular_value = "right"
      spectral_norm.left_layers = "embedding_fc"
      spectral_norm.stored_vectors = True
      spectral_norm.iterated_layers = "final_fc, embedding_fc"
      discriminator_blocks.first_relu = False
      discriminator_blocks.identity_shortcuts = True
      discriminator_blocks.activated_shortcuts = True
      discriminator_blocks.hidden_width = "input_after_first"
      resnet_biggan.Generator.ch = 8
      resnet_biggan.Generator.widths = "1,2,1,1"
      resnet_biggan.Generator.blocks_with_attention = "B1,B2"
      resnet_biggan.Generator.share_attention = False
      resnet_biggan.Discriminator.ch = 8
      resnet_biggan.Discriminator.widths = "1,2,2,2"
      resnet_biggan.Discriminator.halvings = 2
      resnet_biggan_deep.Generator.ch = 8
      resnet_biggan_deep.Generator.widths = "2,2,2,2,1,1,1"
      resnet_biggan_deep.Generator.attention_after = "B2,B4"
      resnet_biggan_deep.Discriminator.ch = 8
      resnet_biggan_deep.Discriminator.widths = "1,2,2,2,2"
      resnet_biggan_deep.Discriminator.halvings = 1
      resnet_biggan_deep.Discriminator.attention_after = "B2,B4"
      resnet_cifar.Generator.widths = "8,8,8,4"
      resnet_cifar.Generator.tanh_output = True
      resnet_cifar.Generator.plain_final_norm = True
      resnet_cifar.Discriminator.widths = "4,8,8"
      resnet_cifar.Discriminator.halvings = 1
      resnet_cifar.Discriminator.sum_pooling = True
      resnet_cifar.Discriminator.project_y = True
      sndcgan.Generator.widths = "8,8,4,4"
      sndcgan.Generator.first_norm = False
      sndcgan.Discriminator.widths = "2,2,4,4,8,8,8"
      sndcgan.Discriminator.leak = 0.0
      sndcgan.Discriminator.batch_norm = True
      sndcgan.Discriminator.sum_pooling = True
      """;

  @ParameterizedTest
  @CsvSource({
    "BIGGAN, nearest",
    "BIGGAN_DEEP, nearest",
    "RESNET_CIFAR, nearest",
    "RESNET_CIFAR, bilinear",
    "SNDCGAN, zeros"
  })
  void everyWeightHasAGradientInTrainingAndInAPenalty(Architecture name, String upsampling) {
    String norm = name == Architecture.SNDCGAN ? "G.batch_norm_fn = @batch_norm\n" : "";
    Setting setting = setting(name, 32, ALL.formatted(upsampling) + norm);
    try (NetworkGraph g = NetworkGraph.of(setting, Part.GENERATOR, Phase.TRAIN, 3);
        NetworkGraph d = NetworkGraph.of(setting, Part.DISCRIMINATOR, Phase.TRAIN, 3)) {
      assertThat(without(g, total(g, "generated"))).isEmpty();
      assertThat(without(d, total(d, "logits"))).isEmpty();
      Ops tf = Ops.create(d.graph());
      Operand<TFloat32> slope =
          Gradients.of(total(d, "logits"))
              .wrt(tf, List.of(d.inputs().get("images")))
              .get(0)
              .orElseThrow();
      // The last bias, or beta, shifts the logits and not their slope.
      assertThat(without(d, sum(tf, tf.math.square(slope))))
          .allMatch(n -> n.matches(".*/(bias|beta)"));
    }
  }

  private static Operand<TFloat32> total(NetworkGraph network, String output) {
    return sum(Ops.create(network.graph()), output(network, output));
  }

  private static Operand<TFloat32> output(NetworkGraph network, String name) {
    return Objects.requireNonNull(network.outputs().get(name));
  }

  private static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> x) {
    return tf.reduceSum(x, FrameworkOps.create(tf).math.allAxes(x));
  }

  /** The weights that a loss does not depend on. */
  private static List<String> without(NetworkGraph network, Operand<TFloat32> loss) {
    List<Variable> weights = network.variables().trainable().toList();
    List<Optional<Operand<TFloat32>>> gradients =
        Gradients.of(loss)
            .wrt(
                Ops.create(network.graph()),
                weights.stream().map(w -> network.variables().<TFloat32>read(w)).toList());
    return weights.stream()
        .filter(w -> gradients.get(weights.indexOf(w)).isEmpty())
        .map(Variable::name)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "BIGGAN, discriminator/B2/down_conv_shortcut/kernel,"
        + " discriminator/B3/same_conv_shortcut/kernel",
    "BIGGAN, generator/non_local_block_after_B2/sigma, generator/non_local_block_after_B1/sigma",
    "BIGGAN_DEEP, discriminator/non_local_block_after_B4/sigma,"
        + " discriminator/B5/conv1/1x1_conv/bias",
    "RESNET_CIFAR, discriminator/B2/same_conv_shortcut/kernel, discriminator/B4/same_conv1/kernel",
    "RESNET_CIFAR, discriminator/B1/same_conv1/kernel/v_var,"
        + " discriminator/embedding_fc/kernel/v_var",
    "RESNET_CIFAR, generator/final_norm/gamma, generator/final_norm/condition/gamma/kernel"
  })
  void variablesAreThoseOfTheVariant(Architecture name, String there, String absent) {
    Setting setting = setting(name, 32, ALL.formatted("nearest"));
    Part part = there.startsWith("gen") ? Part.GENERATOR : Part.DISCRIMINATOR;
    try (NetworkGraph network = NetworkGraph.of(setting, part, Phase.EVAL, 2)) {
      assertThat(network.variables().all()).extracting(Variable::name).contains(there);
      assertThat(network.variables().all()).extracting(Variable::name).doesNotContain(absent);
    }
  }

  @Test
  void oneLayersVectorMayBeLeft() {
    Setting setting = setting(Architecture.BIGGAN, 32, ALL.formatted("nearest"));
    try (NetworkGraph d = NetworkGraph.of(setting, Part.DISCRIMINATOR, Phase.EVAL, 2)) {
      assertThat(shape(d, "discriminator/embedding_fc/kernel/u_var")).containsExactly(10, 1);
      assertThat(shape(d, "discriminator/final_fc/kernel/u_var")).containsExactly(1, 1);
      assertThat(shape(d, "discriminator/B1/same_conv1/kernel/u_var")).containsExactly(1, 8);
      assertThat(shape(d, "discriminator/B1/same_conv1/kernel/v_var")).containsExactly(1, 27);
    }
  }

  private static long[] shape(NetworkGraph network, String variable) {
    return network.variables().find(variable).orElseThrow().spec().shape().asArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "4,", "4,0", "four,4", "4;4"})
  void aChannelTableIsNumbers(String table) {
    assertThatThrownBy(
            () ->
                build(
                    Architecture.BIGGAN, 32, "resnet_biggan.Generator.widths = \"" + table + "\""))
        .hasMessageContainingAll("resnet_biggan.Generator.widths", table, "4,4,2");
  }

  @ParameterizedTest
  @CsvSource({
    "BIGGAN, resnet_biggan, '4,4,4', 16x16",
    "BIGGAN_DEEP, resnet_biggan_deep, '4,4,4,4,4', 16x16",
    "RESNET_CIFAR, resnet_cifar, '16,16,16,16,16', 64x64"
  })
  void aChannelTableFitsTheImage(Architecture name, String module, String table, String possible) {
    assertThatThrownBy(() -> build(name, 32, module + ".Generator.widths = \"" + table + "\""))
        .hasMessageContainingAll(module + ".Generator.widths", possible, "32x32");
  }

  @Test
  void aChannelTableGivesCifarOtherSizes() {
    String gin = "resnet_cifar.Generator.widths = \"64,32,16,8,4\"";
    try (NetworkGraph g =
        NetworkGraph.of(
            setting(Architecture.RESNET_CIFAR, 64, gin), Part.GENERATOR, Phase.EVAL, 2)) {
      assertThat(output(g, "generated").shape().asArray()).containsExactly(2, 64, 64, 3);
    }
  }

  private static void build(Architecture name, int side, String gin) {
    NetworkGraph.of(setting(name, side, gin), Part.GENERATOR, Phase.EVAL, 2).close();
  }

  private static Setting setting(Architecture name, int side, String gin) {
    return new Setting(name, new ImageShape(side, side, 3), 32, 10, GinConfig.of(gin).network());
  }
}
