package org.comparegan.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.comparegan.experiment.Experiment.Distribution;
import org.comparegan.experiment.Experiment.Latent;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.experiment.GanOptions.Loss;
import org.comparegan.experiment.GanOptions.Penalty;
import org.comparegan.experiment.GanOptions.SelfSupervision;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.gin.GinException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GinConfigTest {
  private static final String LEAST =
      """
      options.architecture = "resnet_cifar_arch"
      options.batch_size = 8
      options.gan_class = @ModularGAN
      options.training_steps = 10
      dataset.name = "cifar10"
      """;

  private static final String S3GAN =
      LEAST
          + """
          options.gan_class = @S3GAN
          ModularGAN.conditional = True
          S3GAN.rotated_batch_fraction = 2
          """;

  @Test
  void nothingBoundIsWhatTheReferenceDoes() {
    assertThat(GinConfig.of("").network()).isEqualTo(NetworkOptions.defaults());

    Experiment experiment = GinConfig.of(LEAST).experiment();
    assertThat(experiment.options())
        .isEqualTo(new Experiment.Options(Architecture.RESNET_CIFAR, 8, 10, 128));
    assertThat(experiment.runConfig())
        .isEqualTo(new Experiment.RunConfig(OptionalLong.empty(), 5000, 1000));
    assertThat(experiment.dataset())
        .isEqualTo(
            new Experiment.Dataset(
                "cifar10",
                547,
                Optional.empty(),
                "distorted",
                "middle",
                new Experiment.LabelSplit(100, 1, "hard", OptionalInt.empty(), false)));
    Latent uniform = new Latent(Distribution.UNIFORM, -1, 1, 1, Optional.empty());
    assertThat(experiment.z()).isEqualTo(uniform);
    assertThat(experiment.evalZ()).isEqualTo(uniform);
    assertThat(experiment.network()).isEqualTo(NetworkOptions.defaults());
    OptimizerOptions adam = OptimizerOptions.Adam.defaults();
    assertThat(experiment.gan())
        .isEqualTo(
            new GanOptions(
                GanClass.MODULAR_GAN,
                new GanOptions.ModularGan(
                    false, false, false, false, 0.9999, 40000, adam, adam, 0.0002, 0.0002, false,
                    false),
                new GanOptions.Ssgan(SelfSupervision.ROTATION_GAN, Optional.empty(), 1, 0.2),
                new GanOptions.S3gan(
                    SelfSupervision.ROTATION,
                    Optional.empty(),
                    1,
                    0.2,
                    false,
                    false,
                    false,
                    1,
                    false),
                Loss.NON_SATURATING,
                Penalty.NONE,
                1,
                1,
                new GanOptions.Orthogonal(0, 0)));
  }

  static Stream<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("configs"))) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".gin"))
              .filter(file -> !file.endsWith("base.gin") && !file.endsWith("narrow.gin"))
              .filter(file -> !file.startsWith("configs/methods"))
              .toList();
      return found.stream();
    }
  }

  /** The setting of docs/few-labels.md goes over each row. */
  @ParameterizedTest
  @ValueSource(strings = {"supervised", "clustering", "s3gan-co-10"})
  void theNarrowSettingGoesOverARow(String row) {
    Path folder = Path.of("configs/fashion-mnist-32");
    GinConfig alone = GinConfig.parse(List.of(folder.resolve(row + ".gin")), List.of());
    GinConfig narrow =
        GinConfig.parse(
            List.of(folder.resolve(row + ".gin"), folder.resolve("narrow.gin")), List.of());
    assertThat(narrow.experiment().options().batchSize()).isEqualTo(32);
    assertThat(narrow.experiment().network()).isNotEqualTo(alone.experiment().network());
    assertThat(narrow.withoutInfluence()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void configurationsOfTheProjectBindAndParseToThemselves(Path file) {
    GinConfig config = GinConfig.parse(List.of(file), List.of());
    Experiment experiment = config.experiment();
    GinConfig again = GinConfig.of(config.operativeText());
    assertThat(again.experiment()).isEqualTo(experiment);
    assertThat(again.operativeText()).isEqualTo(config.operativeText());
    assertThat(GinConfig.diff(config, again)).isEmpty();
    assertThat(config.withoutInfluence()).isEmpty();
    assertThat(GinConfig.of(config.text()).experiment()).isEqualTo(experiment);
  }

  @Test
  void bigGanOfTheReferenceIsReadWhole() {
    Path file = Path.of("configs/reference/biggan_imagenet128.gin");
    Experiment experiment =
        GinConfig.parse(List.of(file), List.of("options.batch_size=8", "z.stddev = 2"))
            .experiment();
    assertThat(experiment.options())
        .isEqualTo(new Experiment.Options(Architecture.BIGGAN, 8, 250000, 120));
    assertThat(experiment.gan().modular())
        .isEqualTo(
            new GanOptions.ModularGan(
                false,
                false,
                false,
                true,
                0.9999,
                40000,
                new OptimizerOptions.Adam(0, 0.999, 1e-8),
                new OptimizerOptions.Adam(0, 0.999, 1e-8),
                0.0001,
                0.0005,
                true,
                false));
    assertThat(experiment.gan().loss()).isEqualTo(Loss.HINGE);
    assertThat(experiment.gan().discIters()).isEqualTo(2);
    assertThat(experiment.z())
        .isEqualTo(new Latent(Distribution.NORMAL, -1, 1, 2, Optional.empty()));
    assertThat(experiment.evalZ())
        .isEqualTo(new Latent(Distribution.NORMAL, -1, 1, 1, Optional.empty()));
    assertThat(experiment.network().generator())
        .isEqualTo(new NetworkOptions.Generator(Norm.CONDITIONAL, true));
    assertThat(experiment.network().layers().standardizeBatch().useMovingAverages()).isFalse();
    assertThat(experiment.runConfig().saveCheckpointsSteps()).isEqualTo(2500);
  }

  @Test
  void adamBindingsActOnlyThroughAReference() {
    String unbound = LEAST + "tf.train.AdamOptimizer.beta1 = 0.5\n";
    assertThat(GinConfig.of(unbound).gan().modular().gOptimizer())
        .isEqualTo(OptimizerOptions.Adam.defaults());
    assertThat(GinConfig.of(unbound).withoutInfluence())
        .singleElement()
        .asString()
        .contains("AdamOptimizer.beta1 has no effect", "configuration:6:1");

    GinConfig bound = GinConfig.of(unbound + "ModularGAN.g_optimizer_fn = @AdamOptimizer\n");
    OptimizerOptions half = new OptimizerOptions.Adam(0.5, 0.999, 1e-8);
    assertThat(bound.gan().modular().gOptimizer()).isEqualTo(half);
    assertThat(bound.gan().modular().dOptimizer()).isEqualTo(half);
    assertThat(bound.withoutInfluence()).isEmpty();

    GinConfig onlyD = GinConfig.of(unbound + "ModularGAN.d_optimizer_fn = @AdamOptimizer\n");
    assertThat(onlyD.gan().modular().gOptimizer()).isEqualTo(OptimizerOptions.Adam.defaults());
    assertThat(onlyD.gan().modular().dOptimizer()).isEqualTo(half);
  }

  @Test
  void scopesTellTheOptimisersApart() {
    GinConfig config =
        GinConfig.of(
            LEAST
                + """
                ModularGAN.g_optimizer_fn = @g/tf.train.AdamOptimizer
                ModularGAN.d_optimizer_fn = @d/AdamOptimizer
                g/tf.train.AdamOptimizer.beta1 = 0.5
                d/train.AdamOptimizer.beta1 = 0.0
                tf.train.AdamOptimizer.beta2 = 0.9
                """);
    GanOptions.ModularGan modular = config.gan().modular();
    assertThat(modular.gOptimizer()).isEqualTo(new OptimizerOptions.Adam(0.5, 0.9, 1e-8));
    assertThat(modular.dOptimizer()).isEqualTo(new OptimizerOptions.Adam(0, 0.9, 1e-8));
    assertThat(GinConfig.of(config.operativeText()).gan()).isEqualTo(config.gan());
    assertThat(config.withoutInfluence()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RMSPropOptimizer, 'RmsProp[decay=0.9, momentum=0.0, epsilon=1.0E-10]'",
    "AdagradOptimizer, 'Adagrad[initialAccumulatorValue=0.1]'",
    "GradientDescentOptimizer, 'GradientDescent[]'"
  })
  void otherOptimisersHaveTheirDefaults(String name, String expected) {
    String text = LEAST + "ModularGAN.g_optimizer_fn = @" + name + "\n";
    assertThat(GinConfig.of(text).gan().modular().gOptimizer()).hasToString(expected);
  }

  @Test
  void momentumHasNoDefault() {
    String text = LEAST + "ModularGAN.g_optimizer_fn = @MomentumOptimizer\n";
    assertThatThrownBy(() -> GinConfig.of(text).gan())
        .hasMessageContaining("MomentumOptimizer.momentum is required");
  }

  @Test
  void lambdaIsTheNameOfTheFieldAndLambaTheLegacyOne() {
    assertThat(GinConfig.of(LEAST + "options.lambda = 10").gan().penaltyWeight()).isEqualTo(10);
    assertThat(GinConfig.of(LEAST + "options.lamba = 10").gan().penaltyWeight()).isEqualTo(10);
    GinConfig one = GinConfig.of(LEAST + "options.lambda = 10");
    GinConfig other = GinConfig.of(LEAST + "options.lamba = 10.0");
    assertThat(GinConfig.diff(one, other)).isEmpty();
    assertThatThrownBy(() -> GinConfig.of(LEAST + "options.lambda = 10\noptions.lamba = 1").gan())
        .hasMessageContaining("options.lambda is 10.0 but options.lamba, its old name, is 1.0");
  }

  @Test
  void subclassesTakeTheParametersOfWhatTheyExtend() {
    GinConfig config =
        GinConfig.of(
            S3GAN
                + """
                S3GAN.g_lr = 0.5
                ModularGAN.g_lr = 0.1
                resnet_cifar.Generator.spectral_norm = True
                resnet_biggan.Discriminator.spectral_norm = True
                """);
    assertThat(config.gan().modular().gLr()).isEqualTo(0.5);
    assertThat(config.network().generator().spectralNorm()).isTrue();
    assertThat(config.network().discriminator().spectralNorm()).isFalse();
    assertThat(GinConfig.of(config.operativeText()).experiment()).isEqualTo(config.experiment());
    assertThat(config.withoutInfluence())
        .singleElement()
        .asString()
        .contains("resnet_biggan.Discriminator.spectral_norm");
  }

  @Test
  void macrosStandForTheirLastValue() {
    GinConfig config =
        GinConfig.of(LEAST + "options.z_dim = %width\nwidth = 20\nbase = 40\nwidth = %base\n");
    assertThat(config.experiment().options().zDim()).isEqualTo(40);
    assertThat(config.operativeText()).contains("options.z_dim = 40\n");
    assertThatThrownBy(() -> GinConfig.of("a = %b\nb = %a\noptions.z_dim = %a").gan())
        .isInstanceOf(GinException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standardise_batch.decay = 0.9 | 1:1 | standardize_batch",
        "options.zdim = 3 | 1:1 | z_dim",
        "batch_norm.decay = 0.9 | 1:1 | none that can be bound",
        "Generator.ch = 3 | 1:1 | resnet_biggan.Generator",
        "G.image_shape = 3 | 1:1 | program itself passes",
        "\\n\\nloss.fn = @hinche | 3:11 | hinge",
        "loss.fn = hinge | 1:11 | a reference begins with @",
        "options.z_dim = [1,\\n 2 | 3:1 | open",
        "D.spectral_norm = true | 1:19 | True",
        "options.z_dim = %nothing\\nnothin = 3 | 1:1 | nothin?",
        "include 'no/file.gin' | 1:1 | no/file.gin",
        "import compare_gin | 1:1 | compare_gin"
      })
  void faultsSayFileLineColumnAndTheNearestName(String line) {
    String[] parts = line.replace("\\n", "\n").split(" \\| ");
    assertThatThrownBy(() -> GinConfig.of("my.gin", parts[0]))
        .isInstanceOf(GinException.class)
        .hasMessageContaining("my.gin:" + parts[1])
        .hasMessageContaining(parts[2]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "options.batch_size = 0 | must be a whole number from 1, not 0",
        "options.batch_size = 8.0 | must be a whole number",
        "options.batch_size = 'eight' | must be a whole number",
        "options.z_dim = 3_000_000_000 | below 2^31",
        "options.architecture = 'resnet_biggan' | did you mean resnet_biggan_arch?",
        "weights.initializer = 'othogonal' | did you mean orthogonal?",
        "train_imagenet_transform.crop_method = 'centre' | known: distorted",
        "standardize_batch.decay = 1.5 | must be a number from 0.0 up to 1.0",
        "standardize_batch.epsilon = 1e400 | must be a number",
        "ModularGAN.g_use_ema = 1 | must be True or False, not 1",
        "G.batch_norm_fn = @hinge | can be @batch_norm",
        "G.batch_norm_fn = @batch_norm() | without parentheses",
        "penalty.fn = @l2_penalty() | without parentheses",
        "loss.fn = @wgangp_penalty | cannot be @wgangp_penalty",
        "ModularGAN.g_optimizer_fn = @hinge | can be @tf.train.AdagradOptimizer",
        "ModularGAN.g_optimizer_fn = None | cannot be None",
        "z.distribution_fn = @batch_norm | can be @tf.random.normal, @tf.random.uniform",
        "z.minval = 2 | must be more than minval",
        "label_split.percent = 0 | must be more than 0",
        "label_split.labels = 'single' | (known: hard, soft, single_class, random_class,",
        "label_split.classes = 1 | from 2",
        "label_split.labels = 'soft'\\n"
            + "ModularGAN.conditional = True | S3GAN.use_soft_labels = True",
        "dataset.name = 3 | must be a string in quotes",
        "s/batch_norm.x = 1 | has no parameter x",
        "G.batch_norm_fn = @s/batch_norm\\ns/standardize_batch.decay = 0.5 | has a scope",
        "ModularGAN.experimental_joint_gen_for_disc = True | needs ModularGAN.experimental_force",
        "G.batch_norm_fn = @conditional_batch_norm | needs labels",
        "D.batch_norm_fn = @conditional_batch_norm | needs labels",
        "dataset.name = 'celeb_a'\\nModularGAN.conditional = True | celeb_a has no labels",
        "options.gan_class = @S3GAN | must be True for S3GAN",
        "options.gan_class = @SSGAN | SSGAN.rotated_batch_size is required and not bound",
        "options.gan_class = @SSGAN\\nSSGAN.rotated_batch_size = 6 | must be a multiple of 4",
        "options.gan_class = @SSGAN\\nSSGAN.rotated_batch_size = 64 | batch_size is 8",
        "options.gan_class = @SSGAN\\nSSGAN.rotated_batch_size = 8\\n"
            + "ModularGAN.deprecated_split_disc_calls = True | cannot be combined with SSGAN"
      })
  void wrongValuesAndContradictionsAreOneErrorEach(String line) {
    String[] parts = line.replace("\\n", "\n").split(" \\| ");
    assertThatThrownBy(() -> GinConfig.of(LEAST + parts[0]).experiment())
        .isInstanceOf(GinException.class)
        .hasMessageContaining(parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S3GAN.use_predictor = True | 9:1 | needs S3GAN.project_y = True",
        "S3GAN.rotated_batch_fraction = 3 | 9:1 | does not divide options.batch_size = 8",
        "S3GAN.rotated_batch_fraction = 4 | 9:1 | makes 2 rotated images",
        "options.batch_size = 12\\nS3GAN.rotated_batch_fraction = 2 | 10:1 | multiple of 4",
        "S3GAN.use_soft_labels = True | 9:1 | whole numbers",
        "S3GAN.self_supervision = 'rotation_gan' | 9:1 | it can be none, rotation",
        "dataset.name = 'soft_labeled_imagenet_128' | 9:1 | S3GAN.use_soft_labels = True"
      })
  void contradictionsOfS3ganPointAtTheBinding(String line) {
    String[] parts = line.replace("\\n", "\n").split(" \\| ");
    GinConfig.of(S3GAN).experiment();
    assertThatThrownBy(() -> GinConfig.of("my.gin", S3GAN + parts[0]).experiment())
        .hasMessageContaining("my.gin:" + parts[1])
        .hasMessageContaining(parts[2]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void everyRequiredParameterIsMissedByName(int left) {
    List<String> lines = new ArrayList<>(LEAST.lines().toList());
    String name = lines.remove(left).split(" =")[0];
    assertThatThrownBy(() -> GinConfig.of(String.join("\n", lines)).experiment())
        .isInstanceOf(GinException.class)
        .hasMessageContaining(name + " is required and not bound");
  }

  @Test
  void includesAreFoundBesideTheFileThatNamesThem(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("shared"));
    Files.writeString(directory.resolve("shared/least.gin"), LEAST + "include 'more.gin'\r\n");
    Files.writeString(directory.resolve("shared/more.gin"), "options.z_dim = 7\r\n");
    Path main = directory.resolve("main.gin");
    Files.writeString(main, "include 'shared/least.gin'\noptions.batch_size = 16\n");
    Experiment.Options options = GinConfig.parse(List.of(main), List.of()).experiment().options();
    assertThat(options.zDim()).isEqualTo(7);
    assertThat(options.batchSize()).isEqualTo(16);

    Files.writeString(directory.resolve("shared/more.gin"), "include 'least.gin'\n");
    assertThatThrownBy(() -> GinConfig.parse(List.of(main), List.of()))
        .hasMessageContaining("include itself");

    Files.write(main, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> GinConfig.parse(List.of(main), List.of()))
        .hasMessageContaining("main.gin is not UTF-8 text");
    assertThatThrownBy(() -> GinConfig.parse(List.of(directory), List.of()))
        .hasMessageContaining("there is no file");
  }

  @Test
  void bindingsOfTheCommandLineAreCountedAsLines() {
    List<String> bindings = List.of("options.z_dim = 3", "options.zdim = 4");
    assertThatThrownBy(() -> GinConfig.parse(List.of(), bindings))
        .hasMessageContaining("--set:2:1")
        .hasMessageContaining("did you mean z_dim?");
  }

  @Test
  void diffListsWhatHasInfluenceOnly() {
    GinConfig before = GinConfig.of(LEAST + "options.lamba = 1\n");
    GinConfig after =
        GinConfig.of(
            LEAST
                + """
                options.z_dim = 20
                options.lamba = 1.0
                ModularGAN.g_lr = 2e-4
                run_config.iterations_per_loop = 7
                resnet_biggan.Generator.ch = 8
                ModularGAN.g_optimizer_fn = @tf.train.AdamOptimizer
                tf.train.AdamOptimizer.beta1 = 0.0
                """);
    assertThat(GinConfig.diff(before, before)).isEmpty();
    assertThat(GinConfig.diff(before, after))
        .extracting(GinConfig.Difference::toString)
        .containsExactly(
            "AdamOptimizer.beta1: nothing -> 0.0",
            "AdamOptimizer.beta2: nothing -> 0.999",
            "AdamOptimizer.epsilon: nothing -> 1e-08",
            "ModularGAN.g_optimizer_fn: nothing -> @tf.train.AdamOptimizer",
            "options.z_dim: 128 -> 20");
    assertThat(GinConfig.diff(after, before)).hasSize(5);
  }
}
