package org.comparegan.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinText;
import org.comparegan.gin.GinValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table says where each value enters; here each value is changed and seen to enter there. */
class GinTableTest {
  private static final String BASE =
      """
      options.architecture = "dcgan_arch"
      options.batch_size = 8
      options.gan_class = @ModularGAN
      options.training_steps = 10
      dataset.name = "cifar10"
      ModularGAN.conditional = True
      ModularGAN.experimental_force_graph_unroll = True
      z.distribution_fn = @tf.random.normal
      eval_z.distribution_fn = @tf.random.normal
      """;

  private static final Map<String, String> OTHER =
      Map.ofEntries(
          Map.entry("options.architecture", "'infogan_arch'"),
          Map.entry("options.gan_class", "@SSGAN\nSSGAN.rotated_batch_size = 8"),
          Map.entry("dataset.name", "'mnist'"),
          Map.entry("run_config.tf_random_seed", "3"),
          Map.entry("pictures.resolution", "32"),
          Map.entry("pictures.colors", "1"),
          Map.entry("replace_labels.file_pattern", "'labels-*'"),
          Map.entry("train_imagenet_transform.crop_method", "'random'"),
          Map.entry("eval_imagenet_transform.crop_method", "'none'"),
          Map.entry("z.distribution_fn", "@tf.random.uniform"),
          Map.entry("eval_z.distribution_fn", "@tf.random.uniform"),
          Map.entry("z.truncation", "0.5"),
          Map.entry("eval_z.truncation", "0.5"),
          Map.entry("orthogonal_regularization.generator", "1e-4"),
          Map.entry("gradient_accumulation.micro_batch_size", "4"),
          Map.entry("orthogonal_regularization.discriminator", "1e-4"),
          Map.entry("ModularGAN.conditional", "False"),
          Map.entry("ModularGAN.experimental_force_graph_unroll", "False"),
          Map.entry("ModularGAN.d_lr", "0.5"),
          Map.entry("ModularGAN.d_optimizer_fn", "@GradientDescentOptimizer"),
          Map.entry(
              "ModularGAN.g_optimizer_fn",
              "@GradientDescentOptimizer\nModularGAN.d_optimizer_fn = @AdamOptimizer"),
          Map.entry("SSGAN.self_supervision", "'none'"),
          Map.entry("S3GAN.self_supervision", "'none'"),
          Map.entry("loss.fn", "@hinge"),
          Map.entry("penalty.fn", "@l2_penalty"),
          Map.entry("options.lambda", "4"),
          Map.entry("G.batch_norm_fn", "@self_modulated_batch_norm"),
          Map.entry("D.batch_norm_fn", "@batch_norm"),
          Map.entry("weights.initializer", "'truncated'"),
          Map.entry("standardize_batch.use_cross_replica_mean", "True"),
          Map.entry("cross_replica_moments.group_size", "2"),
          Map.entry("spectral_norm.singular_value", "'right'"),
          Map.entry("conditional_batch_norm.gain_offset", "1"),
          Map.entry("standardize_batch.final_epsilon", "1e-5"),
          Map.entry("layers.upsampling", "'nearest'"),
          Map.entry("discriminator_blocks.hidden_width", "'input'"),
          Map.entry("resnet_biggan.Discriminator.halvings", "2"),
          Map.entry("resnet_biggan_deep.Discriminator.halvings", "2"),
          Map.entry("options.batch_size", "16"),
          Map.entry("options.training_steps", "11"),
          Map.entry("SSGAN.rotated_batch_size", "4"),
          Map.entry("S3GAN.rotated_batch_fraction", "2"),
          Map.entry("label_split.percent", "10"),
          Map.entry("label_split.labels", "'single_class'"),
          Map.entry("label_split.classes", "50"));

  static Stream<Arguments> rows() {
    Configurables registry = GinTable.registry();
    return GinTable.all().stream()
        .filter(row -> !row.selector().startsWith("tf."))
        .flatMap(
            row ->
                row.parameters().stream()
                    .filter(p -> p.acts() && row.admits(p.name()))
                    .map(p -> Arguments.of(registry.minimal(row.selector()), p)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("rows")
  void theValueEntersWhereTheTableSays(String selector, Configurable.Parameter parameter)
      throws ReflectiveOperationException {
    String name = selector + "." + parameter.name();
    String bound = BASE + name + " = " + other(name, parameter.initial()) + "\n";
    Map<String, Object> before = flat(GinConfig.of(BASE).experiment());
    Map<String, Object> after = flat(GinConfig.of(bound).experiment());
    Map<String, Object> changed = new TreeMap<>(after);
    changed.entrySet().removeAll(before.entrySet());
    changed.remove("gan.modular.dLr", name.equals("ModularGAN.g_lr") ? 0.0001 : null);
    if (name.equals("options.gan_class")) {
      changed.remove("gan.ssgan.rotatedBatchSize");
    }
    assertThat(changed.keySet())
        .isNotEmpty()
        .allMatch(path -> path.equals(parameter.enters()) || path.startsWith(parameter.enters()));
  }

  private static String other(String name, Configurable.Default initial) {
    String given = OTHER.get(name);
    if (given != null) {
      return given;
    }
    GinValue value = ((Configurable.Default.Literal) initial).value();
    if (value instanceof GinValue.Bool bool) {
      return bool.value() ? "False" : "True";
    } else if (value instanceof GinValue.Int whole) {
      return whole.value().add(java.math.BigInteger.ONE).toString();
    } else if (value instanceof GinValue.Real real) {
      return GinText.number(real.value() / 2);
    } else if (value instanceof GinValue.Text) {
      return "'B2'";
    }
    throw new IllegalArgumentException("say another value for " + name);
  }

  /** Components by path. */
  private static Map<String, Object> flat(Object value) throws ReflectiveOperationException {
    Map<String, Object> flat = new TreeMap<>();
    collect("", value, flat);
    return flat;
  }

  private static void collect(String path, Object value, Map<String, Object> flat)
      throws InvocationTargetException, IllegalAccessException {
    boolean leaf = !value.getClass().isRecord() || value instanceof OptimizerOptions;
    if (leaf) {
      flat.put(path, value);
      return;
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      String inner = path.isEmpty() ? component.getName() : path + "." + component.getName();
      collect(inner, component.getAccessor().invoke(value), flat);
    }
  }
}
