package org.comparegan.evaluate;

import java.util.List;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Beta distributions over (−1, 1): their density, their divergence, and draws; of GILBO's encoder
 * (gilbo.py:81-98, 329-356).
 */
final class BetaOps implements AutoCloseable {
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
            tf.math.mul(tf.math.sub(p.a(), one), low), tf.math.mul(tf.math.sub(p.b(), one), high));
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

  /** A Beta number is the share of one Gamma number in the sum of two. */
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
