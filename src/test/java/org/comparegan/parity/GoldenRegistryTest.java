package org.comparegan.parity;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GanOptions.Loss;
import org.comparegan.experiment.GanOptions.Penalty;
import org.comparegan.nn.WeightNorm;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;

/**
 * Every layer, block, loss, penalty and architecture has a golden in the project, or a reason why
 * not; a reason is an error once there is a golden.
 */
class GoldenRegistryTest {
  private static final Path GOLDENS = Path.of("src/test/resources/golden");

  /** Public layer or loss to the golden's {@code op}. */
  private static final Map<String, String> OPS =
      Map.ofEntries(
          entry("Net.linear", "linear"),
          entry("Net.conv", "conv2d"),
          entry("Net.deconv", "deconv2d"),
          entry("Net.kernel", "spectral_norm"),
          entry("Net.batchNorm", "batch_norm"),
          entry("Net.layerNorm", "layer_norm"),
          entry("Net.lrelu", "lrelu"),
          entry("Net.nonLocalBlock", "non_local_block"),
          entry("BatchNorm.standardized", "standardize_batch"),
          entry("BatchNorm.unconditional", "batch_norm"),
          entry("BatchNorm.conditional", "conditional_batch_norm"),
          entry("BatchNorm.selfModulated", "self_modulated_batch_norm"),
          entry("SpectralNorm.of", "spectral_norm"),
          entry("WeightNorm.linear", "weight_norm_linear"),
          entry("WeightNorm.startLinear", "weight_norm_linear"),
          entry("WeightNorm.conv", "weight_norm_conv2d"),
          entry("WeightNorm.startConv", "weight_norm_conv2d"),
          entry("WeightNorm.deconv", "weight_norm_deconv2d"),
          entry("WeightNorm.startDeconv", "weight_norm_deconv2d"),
          entry("Resampling.unpool", "unpool"),
          entry("Resampling.of", "resnet_block"),
          entry("Resampling.pool", "resnet_block"),
          entry("Rotation.of", "rotate_images"),
          entry("ResNetBlock.ofGenerator", "resnet_block"),
          entry("ResNetBlock.ofDiscriminator", "resnet_block"),
          entry("BigGanBlock.ofGenerator", "biggan_block"),
          entry("BigGanBlock.ofDiscriminator", "biggan_block"),
          entry("BigGanDeepBlock.of", "biggan_deep_block"),
          entry("GanLoss.of", "loss"),
          entry("GanLoss.generator", "loss"),
          entry("GradientPenalty.between", "penalty"),
          entry("GradientPenalty.around", "penalty"),
          entry("GradientPenalty.at", "penalty"),
          entry("WeightPenalties.l2", "penalty"));

  /** Without a golden of their own, and why. */
  private static final Map<String, String> EXEMPT =
      Map.ofEntries(
          entry("Net.weight", "reads a variable"),
          entry("Net.norm", "chooses a norm"),
          entry("Net.relu", "one operation of TensorFlow"),
          entry("RotationLoss.of", "part of the training goldens ssgan-* and s3gan-*"),
          entry("RotationLoss.accuracy", "a number to watch, which the goldens do not print"),
          entry("WeightPenalties.orthogonal", "the reference has none"));

  /** Goldens that nobody can print. */
  private static final Map<String, String> NO_GOLDEN =
      Map.of(
          "weight_norm_deconv2d",
          "the reference reads v and makes V (arch_ops.py:669), so that it cannot be built");

  @Test
  void everyLayerHasAGoldenOrAReason() {
    Set<String> listed = new TreeSet<>(OPS.keySet());
    listed.addAll(EXEMPT.keySet());
    assertThat(layers()).isEqualTo(listed);
  }

  @Test
  void everyGoldenThatIsNamedIsThere() {
    Set<String> there = fields("op", json -> json.path("op").asText());
    Set<String> named = new TreeSet<>(OPS.values());
    named.removeAll(NO_GOLDEN.keySet());
    assertThat(there).isEqualTo(named);
  }

  @Test
  void everyLossAndPenaltyHasAGolden() {
    assertThat(fields("op", json -> argument(json, "loss")))
        .containsAll(Stream.of(Loss.values()).map(l -> lower(l.name())).toList());
    assertThat(fields("op", json -> argument(json, "penalty").replaceFirst("_penalty$", "")))
        .containsAll(
            Stream.of(Penalty.values())
                .map(p -> p == Penalty.NONE ? "no" : lower(p.name()))
                .toList());
  }

  @Test
  void bothNetworksOfEveryArchitectureHaveAGolden() {
    Set<String> there =
        fields(
            "network",
            json -> json.path("architecture").asText() + " " + json.path("part").asText());
    Set<String> expected =
        Stream.of(Architecture.values())
            // The reference's network for tests, which its goldens leave out.
            .filter(architecture -> architecture != Architecture.DUMMY)
            .flatMap(a -> Stream.of(a.ginName() + " generator", a.ginName() + " discriminator"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(there).isEqualTo(expected);
  }

  private static Set<String> layers() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                "org.comparegan.nn", "org.comparegan.architecture", "org.comparegan.objective");
    // No architecture has weight norm, so that it lives with its goldens.
    JavaClasses besides = new ClassFileImporter().importClasses(WeightNorm.class);
    return Stream.concat(product.stream(), besides.stream())
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(GoldenRegistryTest::makesTensors)
        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A function of tensors; not the accessor of a record. */
  private static boolean makesTensors(JavaMethod method) {
    String result = method.getRawReturnType().getName();
    boolean tensors =
        result.equals(Operand.class.getName())
            || result.startsWith("org.comparegan.nn.WeightNorm$")
            || result.equals("org.comparegan.nn.SpectralNorm")
            || result.equals("org.comparegan.objective.GanLoss");
    return tensors && !method.getRawParameterTypes().isEmpty() && !method.getOwner().isInterface();
  }

  private static String argument(JsonNode json, String op) {
    return json.path("op").asText().equals(op) ? json.path("arguments").path("fn").asText() : "";
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Set<String> fields(String folder, Function<JsonNode, String> field) {
    try (Stream<Path> files = Files.list(GOLDENS.resolve(folder))) {
      return files
          .map(GoldenRegistryTest::read)
          .map(field)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
