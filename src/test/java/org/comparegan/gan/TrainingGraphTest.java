package org.comparegan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.StepChecks.NotFinite;
import org.comparegan.gan.TrainingGraph.Due;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.nn.InitialValues;
import org.comparegan.random.AddressedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The steps of each GAN class: what they change, in which order, and what they leave alone. */
class TrainingGraphTest {
  private static final String NETWORKS =
      """
      dataset.name = "fashion-mnist-32"
      options.architecture = "resnet_biggan_arch"
      options.batch_size = 4
      options.disc_iters = 2
      options.training_steps = 1
      options.z_dim = 16
      G.batch_norm_fn = @conditional_batch_norm
      D.spectral_norm = True
      standardize_batch.use_moving_averages = True
      resnet_biggan.Generator.ch = 4
      resnet_biggan.Generator.embed_y_dim = 8
      resnet_biggan.Discriminator.ch = 4
      resnet_biggan.Discriminator.project_y = False
      loss.fn = @hinge
      ModularGAN.conditional = True
      ModularGAN.g_use_ema = True
      ModularGAN.ema_start_step = 0
      ModularGAN.g_lr = 0.01
      ModularGAN.d_lr = 0.01
      ModularGAN.g_optimizer_fn = @tf.train.GradientDescentOptimizer
      ModularGAN.d_optimizer_fn = @tf.train.GradientDescentOptimizer
      """;

  private static final String PLAIN = "options.gan_class = @ModularGAN\n";
  private static final String SSGAN =
      """
      options.gan_class = @SSGAN
      SSGAN.rotated_batch_size = 8
      SSGAN.self_supervision = "rotation_gan"
      """;
  private static final String S3GAN =
      """
      options.gan_class = @S3GAN
      S3GAN.project_y = True
      S3GAN.use_predictor = True
      S3GAN.rotated_batch_fraction = 1
      """;

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SSGAN, S3GAN})
  void aDiscriminatorStepChangesTheDiscriminatorAlone(String ganClass) {
    try (Steps steps = new Steps(NETWORKS + ganClass)) {
      Map<String, float[]> before = steps.values();
      steps.run(Due.DISCRIMINATOR);
      Set<String> changed = changed(before, steps.values());
      assertThat(changed).anyMatch(name -> name.startsWith("discriminator/") && weight(name));
      // The fakes' pass moves the generator's statistics, and counts as no step of it.
      assertThat(changed).noneMatch(name -> name.startsWith("generator/") && weight(name));
      assertThat(changed).noneMatch(name -> name.endsWith("/ExponentialMovingAverage"));
      assertThat(steps.counters()).containsExactly(1, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SSGAN, S3GAN})
  void theGeneratorLearnsFromTheDiscriminatorAfterItsStep(String ganClass) {
    try (Steps still = new Steps(NETWORKS + ganClass + "ModularGAN.d_lr = 0.0\n");
        Steps alone = new Steps(NETWORKS + ganClass);
        Steps both = new Steps(NETWORKS + ganClass)) {
      still.run(Due.DISCRIMINATOR_THEN_GENERATOR);
      alone.run(Due.DISCRIMINATOR);
      both.run(Due.DISCRIMINATOR_THEN_GENERATOR);
      assertThat(both.counters()).containsExactly(1, 1);
      assertThat(changed(still.values(), both.values()))
          .as("a generator step through the old discriminator would be equal")
          .anyMatch(name -> name.startsWith("generator/") && weight(name));
      assertThat(changed(alone.values(), both.values()))
          .as("the generator's step changes no weight of the discriminator")
          .noneMatch(name -> name.startsWith("discriminator") && weight(name));
    }
  }

  @Test
  void theAverageFollowsTheWeightsThatTheStepMade() {
    try (Steps steps = new Steps(NETWORKS + PLAIN + "ModularGAN.ema_decay = 0.5\n")) {
      String name = "generator/final_conv/kernel";
      float[] before = steps.value(name);
      steps.run(Due.DISCRIMINATOR_THEN_GENERATOR);
      float[] after = steps.value(name);
      float[] average = steps.value(name + "/ExponentialMovingAverage");
      assertThat(after).isNotEqualTo(before);
      for (int i = 0; i < average.length; i++) {
        assertThat(average[i]).isCloseTo((before[i] + after[i]) / 2, offset(1e-7f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SSGAN, S3GAN})
  void aDiscriminatorStepThatIsNotFiniteLeavesEverything(String ganClass) {
    try (Steps steps = new Steps(NETWORKS + ganClass)) {
      Map<String, float[]> before = steps.values();
      steps.image = Float.NaN;
      NotFinite found =
          catchThrowableOfType(NotFinite.class, () -> steps.run(Due.DISCRIMINATOR_THEN_GENERATOR));
      assertThat(found.what()).isEqualTo("loss of the discriminator");
      assertThat(changed(before, steps.values())).isEmpty();
      assertThat(steps.counters()).containsExactly(0, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SSGAN, S3GAN})
  void aGeneratorStepThatIsNotFiniteLeavesTheGeneratorAndItsAverage(String ganClass) {
    try (Steps steps = new Steps(NETWORKS + ganClass + "ModularGAN.d_lr = 1e38\n")) {
      Map<String, float[]> before = steps.values();
      NotFinite found =
          catchThrowableOfType(NotFinite.class, () -> steps.run(Due.DISCRIMINATOR_THEN_GENERATOR));
      assertThat(found.what()).isEqualTo("loss of the generator");
      assertThat(changed(before, steps.values()))
          .isNotEmpty()
          .allMatch(name -> name.startsWith("discriminator") && !name.endsWith("/u_var"));
      assertThat(steps.counters().get(1)).isZero();
    }
  }

  @Test
  void frozenWeightsStay() {
    Predicate<String> frozen = name -> name.startsWith("discriminator/B1/");
    try (Steps steps = new Steps(NETWORKS + PLAIN, frozen)) {
      Map<String, float[]> before = steps.values();
      steps.run(Due.DISCRIMINATOR);
      Set<String> changed = changed(before, steps.values());
      assertThat(changed).noneMatch(name -> frozen.test(name) && weight(name));
      assertThat(changed).anyMatch(name -> name.startsWith("discriminator/B2/") && weight(name));
    }
  }

  @Test
  void theGeneratorIsDueAfterEveryDiscItersSteps() {
    try (Steps steps = new Steps(NETWORKS + PLAIN + "options.disc_iters = 3\n")) {
      List<Due> due = new ArrayList<>();
      for (int done = 0; done < 6; done++) {
        due.add(steps.graph.due(done));
      }
      assertThat(due)
          .containsExactly(
              Due.DISCRIMINATOR,
              Due.DISCRIMINATOR,
              Due.DISCRIMINATOR_THEN_GENERATOR,
              Due.DISCRIMINATOR,
              Due.DISCRIMINATOR,
              Due.DISCRIMINATOR_THEN_GENERATOR);
    }
  }

  @Test
  void unrolledEveryBatchTrainsBothWithAPartForEachStep() {
    String unrolled = "ModularGAN.experimental_force_graph_unroll = True\n";
    try (Steps steps = new Steps(NETWORKS + PLAIN + unrolled)) {
      assertThat(steps.graph.due(0)).isEqualTo(Due.DISCRIMINATOR_THEN_GENERATOR);
      assertThat(steps.graph.inputs().images().shape().get(0)).isEqualTo(3 * 4);
      steps.run(Due.DISCRIMINATOR_THEN_GENERATOR);
      assertThat(steps.counters()).containsExactly(2, 1);
    }
  }

  @Test
  void rotationOnlyLeavesTheGanLossOut() {
    String only =
        "SSGAN.self_supervision = \"rotation_only\"\nSSGAN.weight_rotation_loss_d = 0.25\n";
    try (Steps steps = new Steps(NETWORKS + SSGAN + only)) {
      Map<String, Float> scalars = steps.run(Due.DISCRIMINATOR);
      float rotation = Objects.requireNonNull(scalars.get("loss/c_real_loss"));
      assertThat(rotation).isPositive();
      assertThat(scalars.get("loss/d_0")).isEqualTo(0.25f * rotation);
    }
  }

  @Test
  void imagesWithoutLabelsHaveNoClassLoss() {
    try (Steps steps = new Steps(NETWORKS + S3GAN)) {
      steps.label = -1;
      Map<String, Float> none = steps.run(Due.DISCRIMINATOR);
      assertThat(none).containsEntry("label_frac", 0f).containsEntry("loss/class_loss_real", 0f);
      steps.label = 3;
      Map<String, Float> all = steps.run(Due.DISCRIMINATOR);
      assertThat(all).containsEntry("label_frac", 1f);
      assertThat(Objects.requireNonNull(all.get("loss/class_loss_real"))).isPositive();
    }
  }

  @Test
  void partsThatContradictEachOtherAreRefusedBeforeAnythingIsBuilt() {
    assertThatThrownBy(() -> spec(NETWORKS + PLAIN).microBatch(3))
        .hasMessageContainingAll("micro_batch_size = 3", "batch_size = 4");
    assertThatThrownBy(() -> spec(NETWORKS + SSGAN).microBatch(1))
        .hasMessageContaining("rotated_batch_size = 8 must be a multiple of 4 in each of 4");
    GanSpec plain = spec(NETWORKS + PLAIN);
    assertThatThrownBy(
            () ->
                new GanSpec(
                    plain.architecture(),
                    plain.image(),
                    0,
                    plain.batchSize(),
                    plain.zDim(),
                    plain.gan(),
                    plain.network()))
        .hasMessageContaining("needs a data set with labels");
  }

  private static GanSpec spec(String gin) {
    return GanSpec.of(GinConfig.of(gin).experiment(), new ImageShape(32, 32, 1), 10);
  }

  private static boolean weight(String name) {
    return name.endsWith("/kernel") || name.endsWith("/bias") || name.endsWith("/sigma");
  }

  private static Set<String> changed(Map<String, float[]> before, Map<String, float[]> after) {
    Set<String> changed = new TreeSet<>();
    before.forEach(
        (name, values) -> {
          if (!Arrays.equals(values, after.get(name))) {
            changed.add(name);
          }
        });
    return changed;
  }

  /** A graph with its values, which takes steps on one batch. */
  private static final class Steps implements AutoCloseable {
    private final WholeBatchGraph graph;
    private final GraphSession session;
    private float image = 0.5f;
    private int label = 3;

    Steps(String gin) {
      this(gin, name -> false);
    }

    Steps(String gin, Predicate<String> frozen) {
      WorkerShare all = WorkerShare.of(spec(gin), Optional.empty(), Replicas.ALONE);
      this.graph = new WholeBatchGraph(all, frozen);
      this.session = new GraphSession(graph.graph(), new SessionOptions(1, true));
      session.initialise(graph.variables(), InitialValues.of(1));
    }

    /** Runs what is due as a training does, and gives what is logged. */
    Map<String, Float> run(Due due) {
      SessionRun run = graph.runs(due).get(0);
      StepChecks checks = run.checks().orElseThrow();
      List<Tensor> fed = new ArrayList<>();
      try {
        Session.Runner runner = session.runner();
        feed(runner, fed);
        run.targets().forEach(runner::addTarget);
        run.watched().values().forEach(runner::fetch);
        runner.fetch(checks.values()).fetch(checks.place());
        try (Result result = runner.run()) {
          Map<String, Float> watched = new LinkedHashMap<>();
          for (String name : run.watched().keySet()) {
            watched.put(name, ((TFloat32) result.get(watched.size())).getFloat());
          }
          float[] values = Tensors.floats(result.get(watched.size()));
          int place = ((TInt32) result.get(watched.size() + 1)).getInt();
          Optional<NotFinite> failure = checks.failure(values, place);
          if (failure.isPresent()) {
            throw failure.get();
          }
          return watched;
        }
      } finally {
        fed.forEach(Tensor::close);
      }
    }

    private void feed(Session.Runner runner, List<Tensor> fed) {
      BatchPlaceholders inputs = graph.inputs();
      int rows = (int) inputs.images().shape().get(0);
      float[] images = drawn("images", inputs.images());
      images[0] = image;
      int[] labels = new int[rows];
      Arrays.fill(labels, label);
      int[] sampled = new int[rows];
      Arrays.setAll(sampled, i -> i % 10);
      feed(runner, fed, inputs.images(), Tensors.of(images, inputs.images().shape().asArray()));
      float[] z = drawn("z", inputs.z());
      feed(runner, fed, inputs.z(), Tensors.of(z, inputs.z().shape().asArray()));
      inputs.labels().ifPresent(to -> feed(runner, fed, to, Tensors.of(labels, rows)));
      inputs.sampledLabels().ifPresent(to -> feed(runner, fed, to, Tensors.of(sampled, rows)));
    }

    private static float[] drawn(String name, Operand<TFloat32> to) {
      float[] values = new float[Math.toIntExact(to.shape().size())];
      AddressedRandom.of(7).stream(name).fillUniform(0, 0, values, 0, values.length, 0, 1);
      return values;
    }

    private static void feed(Session.Runner runner, List<Tensor> fed, Operand<?> to, Tensor value) {
      fed.add(value);
      runner.feed(to, value);
    }

    /** Every float32 variable. */
    Map<String, float[]> values() {
      Map<String, float[]> values = new LinkedHashMap<>();
      for (Variable variable : graph.variables().all()) {
        if (variable.spec().dtype() == TFloat32.class) {
          values.put(variable.name(), session.read(variable, Tensors::floats));
        }
      }
      return values;
    }

    float[] value(String name) {
      return session.read(graph.variables().find(name).orElseThrow(), Tensors::floats);
    }

    /** Discriminator steps, generator steps. */
    List<Integer> counters() {
      Variable steps = graph.variables().find("global_step_disc").orElseThrow();
      Variable both = graph.variables().find("global_step").orElseThrow();
      return List.of(
          session.read(steps, t -> Tensors.ints(t)[0]),
          session.read(both, t -> (int) Tensors.longs(t)[0]));
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
