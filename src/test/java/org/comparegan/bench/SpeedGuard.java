package org.comparegan.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.comparegan.architecture.ImageShape;
import org.comparegan.bench.Benchmark.Conditions;
import org.comparegan.bench.Benchmark.Outcome;
import org.comparegan.bench.Benchmark.Row;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.random.AddressedRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Ratios by name that were recorded once, and whether they still hold. Both sides of a ratio are of
 * the project itself, take turns and count by processor time, so that a busy machine moves it
 * little; a ratio that is low is measured a second time with twice the rounds.
 *
 * @param recorded the ratios
 */
record SpeedGuard(Map<String, Double> recorded) {
  /** A ratio below this share of the recorded one has fallen. */
  static final double SHARE = 0.8;

  /** What is guarded. */
  static List<Benchmark> benchmarks() {
    return List.of(new Forms(), new ConvolutionGradients());
  }

  /** Reads a file that {@code tools/bench --record} wrote. */
  static SpeedGuard read(Path file) throws IOException {
    return new SpeedGuard(new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {}));
  }

  /** Of the rows that compare two sides, the ratios to two decimals: what is recorded. */
  static Map<String, Double> ratios(List<BenchTable.Line> lines) {
    Map<String, Double> ratios = new TreeMap<>();
    for (BenchTable.Line line : lines) {
      if (line.outcome() instanceof Outcome.Compared compared) {
        ratios.put(line.row().name(), Math.rint(100 * compared.value().getAsDouble()) / 100);
      }
    }
    return ratios;
  }

  /**
   * Measures the guarded rows.
   *
   * @return a sentence for each ratio that has fallen; the others are told as notes
   */
  List<String> fallen(List<Benchmark> guarded, Conditions conditions) {
    List<String> fallen = new ArrayList<>();
    for (Benchmark benchmark : guarded) {
      if (!low(benchmark, conditions).isEmpty()) {
        fallen.addAll(low(benchmark, conditions.withRounds(2 * conditions.rounds())));
      }
    }
    return fallen;
  }

  private List<String> low(Benchmark benchmark, Conditions conditions) {
    List<Outcome> outcomes = benchmark.measure(conditions);
    List<String> low = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      String name = benchmark.rows().get(i).name();
      double least = recorded.getOrDefault(name, 0.0);
      double ratio = outcomes.get(i).value().orElse(0);
      String line = String.format(Locale.ROOT, "%s: %.2f, recorded %.2f", name, ratio, least);
      conditions.note().accept(line);
      if (ratio < SHARE * least) {
        low.add(line);
      }
    }
    return low;
  }

  /**
   * Steps of a small training in the fast forms of layers against those in the reference's literal
   * ones.
   */
  record Forms() implements Benchmark {
    private static final String GIN =
        """
        dataset.name = "cifar10"
        options.architecture = "resnet_biggan_arch"
        options.gan_class = @ModularGAN
        options.batch_size = 16
        options.disc_iters = 1
        options.training_steps = 1
        options.z_dim = 32
        z.distribution_fn = @tf.random.normal
        ModularGAN.conditional = True
        ModularGAN.g_lr = 0.0001
        G.batch_norm_fn = @conditional_batch_norm
        D.spectral_norm = True
        standardize_batch.use_moving_averages = False
        resnet_biggan.Generator.ch = 32
        resnet_biggan.Discriminator.ch = 32
        loss.fn = @hinge
        layers.literal_forms = %s
        """;
    private static final ImageShape IMAGE = new ImageShape(32, 32, 3);
    private static final int CLASSES = 10;

    @Override
    public List<Row> rows() {
      return List.of(Row.of("guard: literal forms over fast forms, BigGAN 32 step"));
    }

    @Override
    public List<Outcome> measure(Conditions conditions) {
      try (OurTraining fast = new OurTraining(spec("False"), conditions.session());
          OurTraining literal = new OurTraining(spec("True"), conditions.session())) {
        return List.of(
            new Outcome.Compared(
                Turns.of(conditions.rounds(), fast::train, literal::train), false));
      }
    }

    private static GanSpec spec(String literal) {
      return GanSpec.of(GinConfig.of(GIN.formatted(literal)).experiment(), IMAGE, CLASSES);
    }
  }

  /**
   * Gradients of a stack of 3×3 convolutions as our rules write them, against those that TensorFlow
   * adds itself.
   */
  record ConvolutionGradients() implements Benchmark {
    private static final int LAYERS = 4;
    private static final int CHANNELS = 256;
    private static final int SIDE = 4;
    private static final int BATCH = 32;
    private static final int RUNS = 4;

    @Override
    public List<Row> rows() {
      return List.of(Row.of("guard: TensorFlow's gradients over ours, 3x3 convolutions"));
    }

    @Override
    public List<Outcome> measure(Conditions conditions) {
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        Operand<TFloat32> x = drawn(tf, 0, BATCH, SIDE, SIDE, CHANNELS);
        Operand<TFloat32> y = x;
        for (int layer = 1; layer <= LAYERS; layer++) {
          Operand<TFloat32> kernel = drawn(tf, layer, 3, 3, CHANNELS, CHANNELS);
          y = tf.nn.relu(tf.nn.conv2d(y, kernel, List.of(1L, 1L, 1L, 1L), "SAME"));
        }
        Operand<TFloat32> ours = Gradients.of(y).wrt(tf, x).orElseThrow();
        Output<?> theirs = graph.addGradients(y.asOutput(), new Output<?>[] {x.asOutput()})[0];
        try (Session session = GraphSession.open(graph, conditions.session().config())) {
          Turns turns =
              Turns.of(
                  conditions.rounds(), () -> repeat(session, ours), () -> repeat(session, theirs));
          return List.of(new Outcome.Compared(turns, false));
        }
      }
    }

    private static void repeat(Session session, Operand<?> gradient) {
      for (int i = 0; i < RUNS; i++) {
        session.runner().addTarget(gradient.op()).run().close();
      }
    }

    private static Operand<TFloat32> drawn(Ops tf, int step, int... shape) {
      int count = 1;
      for (int length : shape) {
        count *= length;
      }
      float[] values = AddressedRandom.of(1).stream("benchmark").normal(step, count, 0, 0.02f);
      return tf.reshape(tf.constant(values), tf.constant(shape));
    }
  }
}
