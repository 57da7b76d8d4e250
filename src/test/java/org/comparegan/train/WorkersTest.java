package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.comparegan.cluster.Together;
import org.comparegan.data.Batch;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.StepChecks.NotFinite;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.WorkerShare;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.TrainingSession.StepResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.types.TFloat32;

/** Workers that share a batch, against one that sees all of it. */
class WorkersTest {
  private static final SessionOptions DETERMINISTIC = new SessionOptions(1, true);

  /**
   * An epsilon that keeps Adam from making steps of gradients that are nothing but rounding, and
   * the reference's default learning rate.
   */
  private static final String CONFIG =
      TinyRun.CONFIG
          + """
          options.batch_size = 8
          options.disc_iters = 1
          ModularGAN.g_lr = 0.0002
          ModularGAN.g_optimizer_fn = @tf.train.AdamOptimizer
          ModularGAN.d_optimizer_fn = @tf.train.AdamOptimizer
          tf.train.AdamOptimizer.epsilon = 1e-4
          """;

  /** Losses by step, and every float32 variable at the end; {@code before}: at the start. */
  private record Trained(
      List<Float> losses, Map<String, float[]> before, Map<String, float[]> after) {
    float[] of(String variable) {
      return Objects.requireNonNull(after.get(variable), variable);
    }
  }

  @Test
  @Tag("slow")
  void twoWorkersEqualOneForTwentySteps() throws Exception {
    assertEqualNumbers(CONFIG, 2, 20);
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(
      strings = {
        // Moving averages, several sub-steps, moments in two exchanges.
        """
        standardize_batch.use_moving_averages = True
        ModularGAN.experimental_force_graph_unroll = True
        options.disc_iters = 2
        cross_replica_moments.parallel = False
        """,
        // Moments in the discriminator, and a penalty on the slope through them.
        """
        options.gan_class = @ModularGAN
        D.batch_norm_fn = @batch_norm
        D.spectral_norm = False
        penalty.fn = @dragan_penalty
        options.lambda = 10
        """,
        """
        options.gan_class = @ModularGAN
        penalty.fn = @wgangp_penalty
        options.lambda = 10
        """,
        """
        options.gan_class = @SSGAN
        SSGAN.rotated_batch_size = 16
        SSGAN.self_supervision = "rotation_gan"
        penalty.fn = @dragan_penalty
        options.lambda = 1
        """,
        """
        gradient_accumulation.micro_batch_size = 4
        S3GAN.self_supervision = "none"
        """
      })
  void otherLossesAreEqualToo(String bindings) throws Exception {
    assertEqualNumbers(CONFIG + bindings, 2, 2);
  }

  @Test
  @Tag("slow")
  void groupsHaveMomentsOfTheirOwnAndKeepOneState() throws Exception {
    String config =
        CONFIG
            + """
            options.batch_size = 16
            standardize_batch.use_moving_averages = True
            cross_replica_moments.group_size = 2
            """;
    List<Trained> groups = train(config, 4, 1);
    for (Trained worker : groups) {
      worker.after.forEach(
          (name, values) -> assertThat(values).as(name).isEqualTo(groups.get(0).after.get(name)));
    }
    String whole = config.replace("group_size = 2", "group_size = None");
    assertThat(groups.get(0).losses).isNotEqualTo(train(whole, 1, 1).get(0).losses);
  }

  @Test
  @Tag("slow")
  void aStepThatIsNotFiniteEndsAllAlike() throws Exception {
    String config = CONFIG + "ModularGAN.d_lr = 1e38\nModularGAN.g_lr = 1e38\n";
    List<String> messages =
        Together.work(
            2,
            DETERMINISTIC,
            (handshake, worker) -> {
              try {
                return trained(config, handshake.session(), 3).toString();
              } catch (NotFinite e) {
                return e.what();
              }
            });
    assertThat(messages).isEqualTo(List.of("loss of the generator", "loss of the generator"));
  }

  @Test
  void everyRowIsSeenOnceAndRotatedOnesAreShared() {
    GanSpec spec = spec(CONFIG + "S3GAN.rotated_batch_fraction = 1\noptions.batch_size = 16\n");
    List<Integer> all = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      int[] rows = WorkerShare.of(spec, Optional.empty(), new Replicas(worker, 2)).batchRows();
      Arrays.stream(rows).forEach(all::add);
      // The last quarter of the batch is rotated.
      assertThat(Arrays.stream(rows).skip(6)).allMatch(row -> row >= 12);
      assertThat(Arrays.stream(rows).limit(6)).allMatch(row -> row < 12);
    }
    assertThat(all).hasSize(16).doesNotHaveDuplicates();
  }

  @Test
  void aBatchThatCannotBeSharedIsRefused() {
    Replicas three = new Replicas(0, 3);
    assertThatThrownBy(() -> WorkerShare.of(spec(CONFIG), Optional.empty(), three))
        .hasMessageContaining("batch of 8 cannot be shared by 3 workers");
    assertThatThrownBy(
            () ->
                WorkerShare.of(
                    spec(CONFIG + "S3GAN.rotated_batch_fraction = 2\n"),
                    Optional.empty(),
                    new Replicas(0, 2)))
        .hasMessageContaining("1 rotated images, which 2 workers cannot share equally");
  }

  private static GanSpec spec(String config) {
    Experiment experiment = GinConfig.of(config).experiment();
    return ExperimentParts.spec(
        experiment, ExperimentParts.images(experiment, TrainingSettings.of(DETERMINISTIC)));
  }

  /**
   * By the rules of golden/README.md for trajectories: to five times the noise, with a floor, which
   * is 2e-5 for losses. The noise is what one worker differs from itself in what is equal but for
   * rounding, up to the same step: a single ReLU that falls on the other side is more than all
   * other rounding.
   */
  private static void assertEqualNumbers(String config, int workers, int steps) throws Exception {
    Trained one = train(config, 1, steps).get(0);
    List<Trained> rounded =
        List.of(
            train(config + "layers.literal_forms = True\n", 1, steps).get(0),
            trained(config, DETERMINISTIC, steps, batch -> nudged(batch, 1)),
            trained(config, DETERMINISTIC, steps, batch -> nudged(batch, -1)));
    List<Trained> shared = train(config, workers, steps);
    double[] noise = new double[2];
    for (int i = 0; i < one.losses.size(); i++) {
      double expected = one.losses.get(i);
      for (Trained other : rounded) {
        noise[i % 2] = Math.max(noise[i % 2], Math.abs(other.losses.get(i) - expected));
      }
      assertThat((double) shared.get(0).losses.get(i))
          .as("loss %d", i)
          .isCloseTo(
              expected, offset(Math.max(2e-5 * Math.max(1, Math.abs(expected)), 5 * noise[i % 2])));
    }
    for (Trained worker : shared) {
      one.after
          .keySet()
          .forEach(name -> assertThat(worker.of(name)).as(name).isEqualTo(shared.get(0).of(name)));
    }
    List<Double> errors = errors(one, shared.get(0));
    for (double[] limit : new double[][] {{0.5, 1e-3}, {0.9, 5e-3}, {1, 2e-2}}) {
      int place = (int) (limit[0] * (errors.size() - 1));
      double own = rounded.stream().mapToDouble(r -> errors(one, r).get(place)).max().orElseThrow();
      assertThat(errors.get(place))
          .as("quantile %.1f", limit[0])
          .isLessThanOrEqualTo(Math.max(limit[1], 5 * own));
    }
  }

  /** A batch that differs in the last bit of images and latents only. */
  private static Batch nudged(Batch batch, int direction) {
    return new Batch(
        batch.number(),
        nudged(batch.images(), direction),
        batch.labels(),
        batch.softLabels(),
        nudged(batch.z(), direction),
        batch.sampledLabels());
  }

  private static float[] nudged(float[] values, int direction) {
    float[] nudged = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      nudged[i] = Math.nextAfter(values[i], direction * Double.POSITIVE_INFINITY);
    }
    return nudged;
  }

  /** Of every variable, sorted. */
  private static List<Double> errors(Trained expected, Trained found) {
    return expected.after.keySet().stream()
        .map(
            name ->
                error(
                    expected.of(name),
                    found.of(name),
                    Objects.requireNonNull(expected.before.get(name))))
        .sorted()
        .toList();
  }

  /** The largest difference, in units of the change that the variable has made. */
  private static double error(float[] expected, float[] found, float[] before) {
    double change = 0;
    double square = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      change += Math.pow(expected[i] - before[i], 2);
      square += Math.pow(expected[i], 2);
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    double scale = (Math.sqrt(change) + 1e-4 * Math.sqrt(square)) / Math.sqrt(expected.length);
    return worst == 0 ? 0 : worst / scale;
  }

  private static List<Trained> train(String config, int workers, int steps) throws Exception {
    return workers == 1
        ? List.of(trained(config, DETERMINISTIC, steps))
        : Together.work(
            workers,
            DETERMINISTIC,
            (handshake, worker) -> trained(config, handshake.session(), steps));
  }

  private static Trained trained(String config, SessionOptions options, int steps) {
    return trained(config, options, steps, batch -> batch);
  }

  private static Trained trained(
      String config, SessionOptions options, int steps, UnaryOperator<Batch> batches) {
    GinConfig gin = GinConfig.of(config);
    try (Training training = Training.prepare(gin, TrainingSettings.of(options));
        TrainingSession session = new TrainingSession(training.graph(), options, 1)) {
      if (options.replicas().chief()) {
        session.session().initialise(training.graph().variables(), InitialValues.of(1));
      }
      session.share();
      session.readCounters();
      Map<String, float[]> before = values(training.graph(), session);
      List<Float> losses = new ArrayList<>();
      for (int i = 0; i < steps; i++) {
        StepResult result = session.run(batches.apply(training.batches().at(i)));
        losses.add(result.scalars().getOrDefault("loss/d_0", Float.NaN));
        losses.add(result.scalars().getOrDefault("loss/g", Float.NaN));
        assertThat(session.anyOf(options.replicas().index() == 1 && i == steps - 1))
            .isEqualTo(options.replicas().count() > 1 && i == steps - 1);
      }
      return new Trained(losses, before, values(training.graph(), session));
    }
  }

  private static Map<String, float[]> values(TrainingGraph graph, TrainingSession session) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Variable variable : graph.variables().all()) {
      if (variable.spec().dtype() == TFloat32.class) {
        values.put(variable.name(), session.session().read(variable, Tensors::floats));
      }
    }
    return values;
  }
}
