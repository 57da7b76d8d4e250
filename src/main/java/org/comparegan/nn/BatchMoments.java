package org.comparegan.nn;

import java.util.List;
import java.util.Optional;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.experiment.LayerOptions.StandardizeBatch;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The moments that batch norm standardises with: the batch's own, moving averages, or accumulated
 * ones.
 *
 * @param mean per channel, {@code [c]}
 * @param variance per channel, biased, {@code [c]}
 */
record BatchMoments(Operand<TFloat32> mean, Operand<TFloat32> variance) {

  /** Creates the variables of the moments, updates them as the phase requires, and selects. */
  static BatchMoments of(Net net, Operand<TFloat32> x) {
    return net.layers().standardizeBatch().useMovingAverages()
        ? moving(net, x)
        : accumulated(net.in("accu"), x);
  }

  /** {@code (x − mean) / √(variance + ε) · gain + bias}. */
  Operand<TFloat32> normalize(
      Net net,
      Operand<TFloat32> x,
      Optional<Operand<TFloat32>> gain,
      Optional<Operand<TFloat32>> bias) {
    Ops tf = net.tf();
    float epsilon = (float) net.layers().standardizeBatch().epsilon();
    Operand<TFloat32> inverse = tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon)));
    if (net.layers().forms() == Forms.LITERAL) {
      Operand<TFloat32> standard =
          tf.math.add(tf.math.mul(x, inverse), tf.math.neg(tf.math.mul(mean, inverse)));
      Operand<TFloat32> scaled =
          gain.<Operand<TFloat32>>map(g -> tf.math.mul(standard, g)).orElse(standard);
      return bias.<Operand<TFloat32>>map(b -> tf.math.add(scaled, b)).orElse(scaled);
    }
    Operand<TFloat32> scale =
        gain.<Operand<TFloat32>>map(g -> tf.math.mul(g, inverse)).orElse(inverse);
    Operand<TFloat32> centre = tf.math.mul(mean, scale);
    Operand<TFloat32> shift =
        bias.<Operand<TFloat32>>map(b -> tf.math.sub(b, centre))
            .orElseGet(() -> tf.math.neg(centre));
    return tf.math.add(tf.math.mul(x, scale), shift);
  }

  /** arch_ops.py:66. */
  private static BatchMoments moving(Net net, Operand<TFloat32> x) {
    VariableStore variables = net.variables();
    long width = x.shape().get(x.shape().numDimensions() - 1);
    Variable mean = net.state("moving_mean", Initializer.ZEROS, width);
    Variable variance = net.state("moving_variance", Initializer.ONES, width);
    if (net.phase() != Phase.TRAIN) {
      return new BatchMoments(variables.read(mean), variables.read(variance));
    }
    BatchMoments batch = overReplicas(net, x);
    BatchMoments everywhere = sameEverywhere(net, batch);
    move(net, mean, everywhere.mean);
    move(net, variance, everywhere.variance);
    return batch;
  }

  /** arch_ops.py:122. */
  private static BatchMoments accumulated(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    VariableStore variables = net.variables();
    long width = x.shape().get(x.shape().numDimensions() - 1);
    Variable mean = net.state("accu_mean", Initializer.ZEROS, width);
    Variable variance = net.state("accu_variance", Initializer.ZEROS, width);
    Variable counter = net.state("accu_counter", new Initializer.Constant(1e-12));
    // The reference's switch; only SWITCHED reads it, otherwise the checkpoint keeps its zero.
    Variable update =
        variables.get(
            new VariableSpec(
                net.path() + "/update_accus",
                TInt32.class,
                Shape.scalar(),
                Initializer.ZEROS,
                false));
    if (net.phase() == Phase.TRAIN) {
      return overReplicas(net, x);
    }
    if (net.phase() == Phase.ACCUMULATE) {
      BatchMoments batch = ofBatch(tf, x);
      accumulate(net, mean, batch.mean);
      accumulate(net, variance, batch.variance);
      accumulate(net, counter, tf.constant(1f));
    }
    if (net.phase() == Phase.SWITCHED) {
      BatchMoments batch = ofBatch(tf, x);
      Operand<TBool> on = tf.math.equal(variables.<TInt32>read(update), tf.constant(1));
      accumulate(net, mean, tf.select(on, batch.mean, tf.zerosLike(batch.mean)));
      accumulate(net, variance, tf.select(on, batch.variance, tf.zerosLike(batch.variance)));
      accumulate(net, counter, tf.select(on, tf.constant(1f), tf.constant(0f)));
    }
    Operand<TFloat32> count = variables.read(counter);
    return new BatchMoments(
        tf.math.div(variables.read(mean), count), tf.math.div(variables.read(variance), count));
  }

  /**
   * Moments over the replicas of a group, each with an equal part of the batch, tpu_ops.py:94.
   * Gradients flow through the exchange.
   *
   * @throws IllegalArgumentException when the number of replicas is not a multiple of the group
   *     size
   */
  private static BatchMoments overReplicas(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    Replicas replicas = net.replicas();
    int group = group(net);
    if (group == 1) {
      return ofBatch(tf, x);
    }
    boolean parallel = net.layers().standardizeBatch().crossReplicaMoments().parallel();
    List<Operand<TFloat32>> shared = replicas.means(tf, means(tf, x, parallel), group);
    if (parallel) {
      return ofSquares(tf, shared);
    }
    Operand<TFloat32> mean = shared.get(0);
    Operand<TFloat32> square = tf.math.squaredDifference(x, mean);
    return new BatchMoments(mean, replicas.mean(tf, means(tf, square, false).get(0), group));
  }

  /** Means of the groups' moments, so that all replicas store the same averages. */
  private static BatchMoments sameEverywhere(Net net, BatchMoments batch) {
    Replicas replicas = net.replicas();
    if (replicas.alone() || group(net) == replicas.count()) {
      return batch;
    }
    List<Operand<TFloat32>> means = replicas.means(net.tf(), List.of(batch.mean, batch.variance));
    return new BatchMoments(means.get(0), means.get(1));
  }

  /** Number of replicas that share moments. */
  private static int group(Net net) {
    Replicas replicas = net.replicas();
    StandardizeBatch batch = net.layers().standardizeBatch();
    return replicas.alone() || !batch.useCrossReplicaMean().orElse(true)
        ? 1
        : batch.crossReplicaMoments().groupSize().orElse(replicas.count());
  }

  private static void accumulate(Net net, Variable sum, Operand<TFloat32> term) {
    keep(net, sum, net.tf().math.add(net.variables().<TFloat32>read(sum), term));
  }

  private static void move(Net net, Variable average, Operand<TFloat32> value) {
    Ops tf = net.tf();
    StandardizeBatch options = net.layers().standardizeBatch();
    Operand<TFloat32> old = net.variables().read(average);
    Operand<TFloat32> step =
        tf.math.mul(tf.math.sub(old, value), tf.constant((float) (1 - options.decay())));
    keep(net, average, tf.math.sub(old, step));
  }

  /** Updates a statistic; no gradient flows through the update. */
  private static void keep(Net net, Variable statistic, Operand<TFloat32> value) {
    net.variables().update(statistic, net.tf().stopGradient(value));
  }

  /**
   * The variance is E[x²] − E[x]² and a mean is a sum times 1/n, as in the reference
   * (tf.nn.sufficient_statistics). TensorFlow's fused batch norm takes a quarter of the time, but
   * its sums round differently: 1e-5 off after one layer, more than two runs of the reference
   * differ.
   */
  private static BatchMoments ofBatch(Ops tf, Operand<TFloat32> x) {
    return ofSquares(tf, means(tf, x, true));
  }

  /** Moments from E[x] and E[x²]. */
  private static BatchMoments ofSquares(Ops tf, List<Operand<TFloat32>> means) {
    Operand<TFloat32> mean = means.get(0);
    return new BatchMoments(mean, tf.math.sub(means.get(1), tf.math.square(mean)));
  }

  /** Per channel: E[x] and, with {@code squares}, E[x²]. */
  private static List<Operand<TFloat32>> means(Ops tf, Operand<TFloat32> x, boolean squares) {
    Operand<TInt32> axes =
        tf.constant(x.shape().numDimensions() == 2 ? new int[] {0} : new int[] {0, 1, 2});
    Operand<TFloat32> share = share(tf, x);
    Operand<TFloat32> mean = tf.math.mul(tf.reduceSum(x, axes), share);
    return squares
        ? List.of(mean, tf.math.mul(tf.reduceSum(tf.math.square(x), axes), share))
        : List.of(mean);
  }

  /** 1/n for the n values of a channel; computed at run time when the batch size is unknown. */
  private static Operand<TFloat32> share(Ops tf, Operand<TFloat32> x) {
    long width = x.shape().get(x.shape().numDimensions() - 1);
    if (!x.shape().hasUnknownDimension()) {
      return tf.constant(1f / (x.shape().size() / width));
    }
    Operand<TInt32> values = tf.math.div(tf.size(x), tf.constant((int) width));
    return tf.math.reciprocal(tf.dtypes.cast(values, TFloat32.class));
  }
}
