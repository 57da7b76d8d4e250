package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.Batches;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.image.ImageSet;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.TrainingSettings.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.types.TFloat32;

/** Steps whose gradients are means over micro-batches, against steps over the whole batch. */
class AccumulationTest {
  private static final SessionOptions DETERMINISTIC = new SessionOptions(1, true);

  /** Nothing couples examples: no batch norm, and losses that are means over them. */
  private static final String UNCOUPLED =
      """
      dataset.name = "fashion-mnist-32"
      options.architecture = "resnet_cifar_arch"
      options.gan_class = @ModularGAN
      options.batch_size = 3
      options.disc_iters = 2
      options.lambda = 10
      options.training_steps = 10
      options.z_dim = 8
      z.distribution_fn = @tf.random.normal
      G.batch_norm_fn = @no_batch_norm
      G.spectral_norm = True
      D.spectral_norm = True
      loss.fn = @hinge
      penalty.fn = @wgangp_penalty
      ModularGAN.g_lr = 0.01
      ModularGAN.g_use_ema = True
      ModularGAN.ema_start_step = 1
      ModularGAN.g_optimizer_fn = @tf.train.GradientDescentOptimizer
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ModularGAN.experimental_force_graph_unroll = True",
        """
        options.disc_iters = 1
        options.gan_class = @S3GAN
        ModularGAN.conditional = True
        S3GAN.self_supervision = "none"
        S3GAN.project_y = True
        options.batch_size = 4
        S3GAN.rotated_batch_fraction = 1
        """
      })
  void theStepIsThatOfTheWholeBatchWhereNothingCouplesExamples(String bindings) {
    Map<String, float[]> whole = train(UNCOUPLED + bindings);
    Map<String, float[]> parts =
        train(UNCOUPLED + bindings + "\ngradient_accumulation.micro_batch_size = 1\n");
    assertThat(parts.keySet()).isEqualTo(whole.keySet());
    whole.forEach(
        (name, values) -> {
          float[] others = parts.getOrDefault(name, new float[0]);
          assertThat(others).as(name).hasSameSizeAs(values);
          float largest = 0;
          for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
          }
          for (int i = 0; i < values.length; i++) {
            assertThat(others[i])
                .as("%s[%d]", name, i)
                .isCloseTo(values[i], offset(3e-6f + 3e-5f * largest));
          }
        });
  }

  @Test
  void aRunThatWasStoppedEndsBitEqual() {
    String config =
        TinyRun.CONFIG
            + "options.disc_iters = 1\ngradient_accumulation.micro_batch_size = 2\n"
            + "S3GAN.self_supervision = \"none\"\n";
    TrainingSettings settings = TrainingSettings.of(DETERMINISTIC).withSchedule(Schedule.of(2));
    AtomicInteger asked = new AtomicInteger();
    TinyRun.train(folder.resolve("whole"), config, settings, () -> false);
    TinyRun.train(folder.resolve("parts"), config, settings, () -> asked.incrementAndGet() == 1);
    TinyRun.train(folder.resolve("parts"), config, settings, () -> false);
    TinyRun.assertBitEqual(
        folder.resolve("whole/model.ckpt-2"), folder.resolve("parts/model.ckpt-2"));
    // What is saved is what a training without micro-batches saves.
    try (Checkpoint saved = CheckpointReader.open(folder.resolve("whole/model.ckpt-2").toString());
        TrainingGraph whole = graph(config + "gradient_accumulation.micro_batch_size = None\n")) {
      assertThat(whole.variables().all())
          .extracting(Variable::name)
          .containsExactlyInAnyOrderElementsOf(saved.names());
    }
  }

  @Test
  void aBatchThatCannotBeCutIsRefused() {
    assertThatThrownBy(() -> train(UNCOUPLED + "gradient_accumulation.micro_batch_size = 2\n"))
        .hasMessageContainingAll("micro_batch_size = 2", "batch_size = 3");
    assertThatThrownBy(
            () ->
                train(
                    UNCOUPLED
                        + "gradient_accumulation.micro_batch_size = 1\n"
                        + "ModularGAN.experimental_force_graph_unroll = True\n"
                        + "ModularGAN.experimental_joint_gen_for_disc = True\n"))
        .hasMessageContaining("experimental_joint_gen_for_disc");
  }

  private static TrainingGraph graph(String config) {
    Experiment experiment = GinConfig.of(config).experiment();
    ImageSet images = ExperimentParts.images(experiment, TrainingSettings.of(DETERMINISTIC));
    return graph(experiment, ExperimentParts.spec(experiment, images));
  }

  private static TrainingGraph graph(Experiment experiment, GanSpec spec) {
    return ExperimentParts.graph(
        experiment, ExperimentParts.share(experiment, spec, Replicas.ALONE));
  }

  /** Every variable after two runs. */
  private static Map<String, float[]> train(String config) {
    Experiment experiment = GinConfig.of(config).experiment();
    ImageSet images = ExperimentParts.images(experiment, TrainingSettings.of(DETERMINISTIC));
    GanSpec spec = ExperimentParts.spec(experiment, images);
    Batches batches = ExperimentParts.batches(experiment, spec, images);
    Map<String, float[]> values = new LinkedHashMap<>();
    try (TrainingGraph graph = graph(experiment, spec);
        TrainingSession session = new TrainingSession(graph, DETERMINISTIC, 1)) {
      session.session().initialise(graph.variables(), InitialValues.of(1));
      session.readCounters();
      for (int i = 0; i < 2; i++) {
        session.run(batches.at(i));
      }
      for (Variable variable : graph.variables().all()) {
        if (variable.spec().dtype() == TFloat32.class) {
          values.put(variable.name(), session.session().read(variable, Tensors::floats));
        }
      }
    }
    return values;
  }
}
