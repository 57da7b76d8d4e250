package org.comparegan.architecture;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.graph.Initializer;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** First and last layers that architectures share. */
final class Heads {
  private Heads() {}

  /** The verdict of these logits. */
  static Verdict verdict(Net net, Operand<TFloat32> logits, Operand<TFloat32> features) {
    return new Verdict(net.tf().math.sigmoid(logits), logits, features);
  }

  /** {@code logits + Σ features · embedding}: projection, Miyato and Koyama 2018. */
  static Operand<TFloat32> projected(
      Net net, Operand<TFloat32> logits, Operand<TFloat32> features, Operand<TFloat32> embedding) {
    Ops tf = net.tf();
    Operand<TFloat32> product = tf.math.mul(embedding, features);
    return tf.math.add(logits, tf.reduceSum(product, tf.constant(1), ReduceSum.keepDims(true)));
  }

  /**
   * The verdict of BigGAN and BigGAN-deep: linear 1 and, if given, the projection of the label.
   *
   * @param y label to project, {@code [n, classes]}
   */
  static Verdict bigGanVerdict(Net net, Operand<TFloat32> features, Optional<Operand<TFloat32>> y) {
    Operand<TFloat32> logits = net.in("final_fc").linear(features, 1);
    if (y.isPresent()) {
      Net embedding = net.in("embedding_fc");
      Operand<TFloat32> kernel =
          embedding.kernel(
              new Initializer.GlorotNormal(), y.get().shape().get(1), features.shape().get(1));
      Operand<TFloat32> embedded = embedding.tf().linalg.matMul(y.get(), kernel);
      logits = projected(net, logits, features, embedded);
    }
    return verdict(net, logits, features);
  }

  /** The mean over places, {@code [n, h, w, c]} to {@code [n, c]}. */
  static Operand<TFloat32> mean(Net net, Operand<TFloat32> x) {
    return net.tf().math.mean(x, net.tf().constant(new int[] {1, 2}));
  }

  /** The sum over places, {@code [n, h, w, c]} to {@code [n, c]}. */
  static Operand<TFloat32> sum(Net net, Operand<TFloat32> x) {
    return net.tf().reduceSum(x, net.tf().constant(new int[] {1, 2}));
  }

  /** {@code [n, …]} to {@code [n, h, w, c]}. */
  static Operand<TFloat32> image(Net net, Operand<TFloat32> x, long h, long w, long c) {
    return net.tf().reshape(x, net.tf().constant(new long[] {x.shape().get(0), h, w, c}));
  }

  /** {@code [n, …]} to {@code [n, d]}. */
  static Operand<TFloat32> flat(Net net, Operand<TFloat32> x) {
    long n = x.shape().get(0);
    return net.tf().reshape(x, net.tf().constant(new long[] {n, x.shape().tail().size()}));
  }

  /** {@code (tanh(x) + 1) / 2}: pixels in [0, 1]. */
  static Operand<TFloat32> tanhPixels(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    return tf.math.mul(tf.math.add(tf.math.tanh(x), tf.constant(1f)), tf.constant(0.5f));
  }

  /** {@code 2x − 1}: pixels in [−1, 1]. */
  static Operand<TFloat32> symmetric(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    return tf.math.sub(tf.math.mul(x, tf.constant(2f)), tf.constant(1f));
  }

  /** {@code [n, a]} and {@code [n, b]} to {@code [n, a + b]}. */
  static Operand<TFloat32> concatenated(Net net, Operand<TFloat32> a, Operand<TFloat32> b) {
    return net.tf().concat(List.of(a, b), net.tf().constant(1));
  }

  /** The latent split into equal chunks, {@code [n, d / chunks]} each. */
  private static List<Operand<TFloat32>> chunks(Net net, Operand<TFloat32> z, int chunks) {
    Ops tf = net.tf();
    long n = z.shape().get(0);
    long width = z.shape().get(1) / chunks;
    return IntStream.range(0, chunks)
        .<Operand<TFloat32>>mapToObj(
            i ->
                tf.slice(
                    z, tf.constant(new long[] {0, i * width}), tf.constant(new long[] {n, width})))
        .toList();
  }

  /**
   * The parts of latent and label that the first layer and the blocks of a generator get: all of it
   * or, with {@code hierarchical_z}, a chunk of the latent each, for the norms concatenated with
   * the label. resnet_biggan.py:279, resnet_cifar.py:118.
   *
   * @param first input of the first layer, {@code [n, d]}
   * @param conditions builds the condition of the norms of a block
   */
  record LatentCode(Operand<TFloat32> first, IntFunction<Condition> conditions) {

    /**
     * The code of a generator.
     *
     * @param z {@code [n, z_dim]}
     * @param y {@code [n, d]}
     * @param blocks blocks of the generator; there is one more chunk, for the first layer
     */
    static LatentCode of(
        boolean hierarchical,
        Net net,
        Operand<TFloat32> z,
        Optional<Operand<TFloat32>> y,
        int blocks) {
      if (!hierarchical) {
        return new LatentCode(z, block -> Condition.of(z, y));
      }
      List<Operand<TFloat32>> chunks = chunks(net, z, blocks + 1);
      return new LatentCode(
          chunks.get(0),
          block -> {
            Operand<TFloat32> chunk = chunks.get(block);
            return Condition.of(chunk, y.map(label -> concatenated(net, chunk, label)));
          });
    }

    /** The condition of the norms of a block; blocks count from 1. */
    Condition block(int block) {
      return conditions.apply(block);
    }
  }
}
