package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.experiment.OptimizerOptions;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.metric.MetricException;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.objective.Optimizer;
import org.comparegan.random.AddressedRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The encoder of GILBO, gilbo.py:81: from an image to a Beta distribution of each coordinate of the
 * latent that it was made from, two 4×4 convolutions of stride 2 without padding and two linear
 * layers.
 */
final class GilboRegressor implements AutoCloseable {
  /** Largest z below 1 in the reference: 1 − epsneg of float32. */
  private static final float EDGE = 1 - 5.9604645e-8f;

  private static final int HIDDEN = 1024;
  private static final int MIN_SIDE = 10;

  private final Graph graph = new Graph();
  private final VariableStore variables;
  private final Operand<TFloat32> images;
  private final Operand<TFloat32> z;
  private final BetaOps.Parameters betas;
  private final Operand<TFloat32> information;
  private final List<Operation> changes;
  private final GraphSession session;
  private final Shape imageShape;

  /**
   * Builds the network.
   *
   * @param source whose images it sees
   * @param values of all variables, slots of the optimiser too; empty at the start
   */
  GilboRegressor(
      ImageSource source,
      double learningRate,
      Map<String, float[]> values,
      SessionOptions options) {
    if (source.height() < MIN_SIDE || source.width() < MIN_SIDE) {
      throw new MetricException(
          "GILBO's regressor takes images of %d×%d or more".formatted(MIN_SIDE, MIN_SIDE));
    }
    Ops tf = Ops.create(graph);
    variables = new VariableStore(tf);
    imageShape = Shape.of(source.batch(), source.height(), source.width(), source.channels());
    images = tf.placeholder(TFloat32.class, Placeholder.shape(imageShape));
    z =
        tf.placeholder(
            TFloat32.class, Placeholder.shape(Shape.of(source.batch(), source.latentWidth())));
    betas = betas(tf, source.latentWidth());
    Operand<TFloat32> inside = tf.clipByValue(z, tf.constant(-EDGE), tf.constant(EDGE));
    Operand<TFloat32> info =
        tf.sum(BetaOps.logDensityOverUniform(tf, betas, inside), tf.constant(1));
    information = tf.math.mean(info, tf.constant(0));
    changes = changes(tf, tf.math.neg(info), learningRate);
    session = new GraphSession(graph, options);
    session.initialise(variables, spec -> start(spec, values));
  }

  private BetaOps.Parameters betas(Ops tf, int width) {
    Operand<TFloat32> x = convolution(tf, images, "conv2d", 64);
    x = convolution(tf, x, "conv2d_1", 128);
    long flat = x.shape().tail().size();
    x = tf.reshape(x, tf.constant(new long[] {imageShape.get(0), flat}));
    x = tf.nn.leakyRelu(linear(tf, x, "dense", HIDDEN), LeakyRelu.alpha(0.2f));
    return BetaOps.Parameters.of(tf, linear(tf, x, "dense_1", 2 * width), width);
  }

  private Operand<TFloat32> convolution(Ops tf, Operand<TFloat32> x, String name, int channels) {
    Operand<TFloat32> kernel = weight(name + "/kernel", 4, 4, x.shape().get(3), channels);
    Operand<TFloat32> y = tf.nn.conv2d(x, kernel, List.of(1L, 2L, 2L, 1L), "VALID");
    return tf.nn.leakyRelu(
        tf.nn.biasAdd(y, weight(name + "/bias", channels)), LeakyRelu.alpha(0.2f));
  }

  private Operand<TFloat32> linear(Ops tf, Operand<TFloat32> x, String name, int units) {
    Operand<TFloat32> y = tf.linalg.matMul(x, weight(name + "/kernel", x.shape().get(1), units));
    return tf.nn.biasAdd(y, weight(name + "/bias", units));
  }

  private Operand<TFloat32> weight(String name, long... shape) {
    return variables.read(
        variables.get(
            VariableSpec.weight(
                "gilbo/regressor/" + name, Shape.of(shape), new Initializer.Constant(0))));
  }

  private List<Operation> changes(Ops tf, Operand<TFloat32> loss, double learningRate) {
    List<Variable> trained = variables.trainable().toList();
    List<Operand<TFloat32>> weights = new ArrayList<>();
    trained.forEach(variable -> weights.add(variables.read(variable)));
    List<Optional<Operand<TFloat32>>> gradients = Gradients.of(loss).wrt(tf, weights);
    Optimizer adam = new Optimizer(OptimizerOptions.Adam.defaults(), learningRate, "adam", "gilbo");
    List<Operation> all = new ArrayList<>(adam.apply(tf, variables, trained, gradients));
    all.addAll(variables.storeUpdates());
    return List.copyOf(all);
  }

  /** Kernels by Glorot's uniform rule, the default of {@code tf.layers}. */
  private static Tensor start(VariableSpec spec, Map<String, float[]> values) {
    long[] shape = spec.shape().asArray();
    float[] known = values.get(spec.name());
    if (known != null) {
      return Tensors.of(known, shape);
    }
    int size = Math.toIntExact(spec.shape().size());
    if (!spec.name().endsWith("/kernel")) {
      float[] filled = new float[size];
      double constant =
          spec.initializer() instanceof Initializer.Constant start ? start.value() : 0;
      java.util.Arrays.fill(filled, (float) constant);
      return Tensors.of(filled, shape);
    }
    long places = shape.length == 4 ? shape[0] * shape[1] : 1;
    double fans = places * (shape[shape.length - 2] + shape[shape.length - 1]);
    float limit = (float) Math.sqrt(6 / fans);
    return Tensors.of(
        AddressedRandom.of(AddressedLatents.SEED).stream(spec.name())
            .uniform(0, size, -limit, limit),
        shape);
  }

  /** One step of training; the mean information of the batch before it, in nats. */
  double train(float[] batch, float[] latents) {
    return run(batch, latents, changes);
  }

  /** The mean information of a batch, in nats. */
  double information(float[] batch, float[] latents) {
    return run(batch, latents, List.of());
  }

  private double run(float[] batch, float[] latents, List<Operation> targets) {
    try (Tensor x = Tensors.of(batch, imageShape.asArray());
        Tensor y = Tensors.of(latents, z.shape().asArray())) {
      Session.Runner runner = session.runner().feed(images, x).feed(z, y).fetch(information);
      targets.forEach(runner::addTarget);
      try (Result result = runner.run()) {
        return Tensors.floats(result.get(0))[0];
      }
    }
  }

  /** Parameters of the Beta distributions, {@code [batch, z_dim]} each: a, then b. */
  List<float[]> encode(float[] batch) {
    try (Tensor x = Tensors.of(batch, imageShape.asArray());
        Result result = session.runner().feed(images, x).fetch(betas.a()).fetch(betas.b()).run()) {
      return List.of(Tensors.floats(result.get(0)), Tensors.floats(result.get(1)));
    }
  }

  /** All variables, for a regressor that continues with another learning rate. */
  Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    variables.all().forEach(v -> values.put(v.name(), session.read(v, Tensors::floats)));
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /**
   * Beta distributions over (−1, 1): their density, their divergence, and draws; of GILBO's encoder
   * (gilbo.py:81-98, 329-356).
   */
  static final class BetaOps implements AutoCloseable {
    private final Graph graph = new Graph();
    private final List<Operand<TFloat32>> inputs;
    private final Operand<TFloat32> divergence;
    private final Operand<TInt32> seeds;
    private final Operand<TFloat32> draws;
    private final GraphSession session;

    /** Concentrations, {@code [n, d]}, both above 1. */
    record Parameters(Operand<TFloat32> a, Operand<TFloat32> b) {
      /** From the output of the encoder, {@code [n, 2d]}: 1 + softplus(x − 5). */
      static Parameters of(Ops tf, Operand<TFloat32> output, int d) {
        return new Parameters(part(tf, output, 0, d), part(tf, output, d, d));
      }

      private static Operand<TFloat32> part(Ops tf, Operand<TFloat32> x, int from, int d) {
        Operand<TFloat32> part =
            tf.slice(x, tf.constant(new int[] {0, from}), tf.constant(new int[] {-1, d}));
        return tf.math.add(tf.math.softplus(tf.math.sub(part, tf.constant(5f))), tf.constant(1f));
      }
    }

    /** Draws and divergences of batches of parameters {@code [n, d]}. */
    BetaOps(int n, int d, SessionOptions options) {
      Ops tf = Ops.create(graph);
      Placeholder.Options shape = Placeholder.shape(Shape.of(n, d));
      inputs =
          List.of(
              tf.placeholder(TFloat32.class, shape),
              tf.placeholder(TFloat32.class, shape),
              tf.placeholder(TFloat32.class, shape),
              tf.placeholder(TFloat32.class, shape));
      Parameters p = new Parameters(inputs.get(0), inputs.get(1));
      Parameters q = new Parameters(inputs.get(2), inputs.get(3));
      Operand<TFloat32> both = tf.math.add(divergence(tf, p, q), divergence(tf, q, p));
      divergence = tf.math.div(tf.sum(both, tf.constant(1)), tf.constant(2f));
      seeds = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(4)));
      draws = draws(tf, p, n, d);
      session = new GraphSession(graph, options);
    }

    /**
     * log p(z) of the Beta distributions over (−1, 1) less that of the uniform one, {@code [n, d]}.
     */
    static Operand<TFloat32> logDensityOverUniform(Ops tf, Parameters p, Operand<TFloat32> z) {
      Operand<TFloat32> one = tf.constant(1f);
      Operand<TFloat32> two = tf.constant(2f);
      Operand<TFloat32> low = tf.math.log(tf.math.div(tf.math.add(one, z), two));
      Operand<TFloat32> high = tf.math.log(tf.math.div(tf.math.sub(one, z), two));
      Operand<TFloat32> powers =
          tf.math.add(
              tf.math.mul(tf.math.sub(p.a(), one), low),
              tf.math.mul(tf.math.sub(p.b(), one), high));
      return tf.math.sub(powers, logBeta(tf, p));
    }

    private static Operand<TFloat32> logBeta(Ops tf, Parameters p) {
      return tf.math.sub(
          tf.math.add(tf.math.lgamma(p.a()), tf.math.lgamma(p.b())),
          tf.math.lgamma(tf.math.add(p.a(), p.b())));
    }

    /** KL(p ‖ q), {@code [n, d]}. */
    private static Operand<TFloat32> divergence(Ops tf, Parameters p, Parameters q) {
      Operand<TFloat32> da = tf.math.sub(p.a(), q.a());
      Operand<TFloat32> db = tf.math.sub(p.b(), q.b());
      Operand<TFloat32> ends =
          tf.math.add(
              tf.math.mul(da, tf.math.digamma(p.a())), tf.math.mul(db, tf.math.digamma(p.b())));
      Operand<TFloat32> middle =
          tf.math.mul(tf.math.add(da, db), tf.math.digamma(tf.math.add(p.a(), p.b())));
      return tf.math.add(tf.math.sub(logBeta(tf, q), logBeta(tf, p)), tf.math.sub(ends, middle));
    }

    /** A Beta variable is the ratio of one Gamma variable to the sum of two. */
    private Operand<TFloat32> draws(Ops tf, Parameters p, int n, int d) {
      Operand<TFloat32> first = gamma(tf, p.a(), 0, n, d);
      Operand<TFloat32> second = gamma(tf, p.b(), 2, n, d);
      Operand<TFloat32> share = tf.math.div(first, tf.math.add(first, second));
      return tf.math.sub(tf.math.mul(share, tf.constant(2f)), tf.constant(1f));
    }

    private Operand<TFloat32> gamma(Ops tf, Operand<TFloat32> alpha, int seed, int n, int d) {
      Operand<TInt32> key =
          tf.slice(seeds, tf.constant(new int[] {seed}), tf.constant(new int[] {2}));
      return new RawOps(tf)
          .op("StatelessRandomGammaV2")
          .in(tf.constant(new int[] {n, d}), key, alpha)
          .build()
          .output(0);
    }

    /**
     * Draws.
     *
     * @param parameters a and b, {@code [n, d]}
     * @param address two seeds of two whole numbers
     * @return {@code [n, d]} in (−1, 1)
     */
    float[] draw(List<float[]> parameters, int[] address) {
      long[] shape = inputs.get(0).shape().asArray();
      try (Tensor a = Tensors.of(parameters.get(0), shape);
          Tensor b = Tensors.of(parameters.get(1), shape);
          Tensor seed = Tensors.of(address, address.length);
          Result result =
              session
                  .runner()
                  .feed(inputs.get(0), a)
                  .feed(inputs.get(1), b)
                  .feed(seeds, seed)
                  .fetch(draws)
                  .run()) {
        return Tensors.floats(result.get(0));
      }
    }

    /** Mean over n of (KL(p ‖ q) + KL(q ‖ p)) / 2, summed over d, in nats. */
    double symmetricDivergence(List<float[]> p, List<float[]> q) {
      long[] shape = inputs.get(0).shape().asArray();
      try (Tensor a = Tensors.of(p.get(0), shape);
          Tensor b = Tensors.of(p.get(1), shape);
          Tensor c = Tensors.of(q.get(0), shape);
          Tensor d = Tensors.of(q.get(1), shape);
          Result result =
              session
                  .runner()
                  .feed(inputs.get(0), a)
                  .feed(inputs.get(1), b)
                  .feed(inputs.get(2), c)
                  .feed(inputs.get(3), d)
                  .fetch(divergence)
                  .run()) {
        double sum = 0;
        float[] each = Tensors.floats(result.get(0));
        for (float value : each) {
          sum += value;
        }
        return sum / each.length;
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
