package org.comparegan.architecture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** Beginnings and ends that architectures share. */
final class Heads {
  private Heads() {}

  /** Logits to a verdict. */
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

  /** The row of a table of widths. */
  static List<Integer> row(Map<Integer, List<Integer>> widths, int side) {
    return Optional.ofNullable(widths.get(side)).orElseThrow();
  }

  /** Side by side along the last axis of two. */
  static Operand<TFloat32> beside(Net net, Operand<TFloat32> a, Operand<TFloat32> b) {
    return net.tf().concat(List.of(a, b), net.tf().constant(1));
  }

  /** The latent cut in equal chunks, {@code [n, d / chunks]} each. */
  static List<Operand<TFloat32>> chunks(Net net, Operand<TFloat32> z, int chunks) {
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
   * Latent and label as the first layer and the blocks of a generator see them: all the same, or,
   * with {@code hierarchical_z}, each its own chunk of the latent, which the norms get joined to
   * the label. resnet_biggan.py:279, resnet_cifar.py:118.
   */
  sealed interface LatentCode {

    /** What the first layer gets, {@code [n, d]}. */
    Operand<TFloat32> first();

    /** What the norms of a block get; blocks count from 1. */
    Condition block(int block);

    /** One latent for all blocks. */
    record Whole(Operand<TFloat32> first, Optional<Operand<TFloat32>> y) implements LatentCode {
      @Override
      public Condition block(int block) {
        return Condition.of(first, y);
      }
    }

    /** A chunk each. */
    record Chunks(Net net, List<Operand<TFloat32>> chunks, Optional<Operand<TFloat32>> y)
        implements LatentCode {
      @Override
      public Operand<TFloat32> first() {
        return chunks.get(0);
      }

      @Override
      public Condition block(int block) {
        Operand<TFloat32> chunk = chunks.get(block);
        return Condition.of(chunk, y.map(label -> Heads.beside(net, chunk, label)));
      }
    }

    /**
     * The code of a generator.
     *
     * @param z {@code [n, z_dim]}
     * @param y {@code [n, d]}
     * @param blocks of the generator; with its first layer one chunk more is cut
     */
    static LatentCode of(
        boolean hierarchical,
        Net net,
        Operand<TFloat32> z,
        Optional<Operand<TFloat32>> y,
        int blocks) {
      return hierarchical ? new Chunks(net, Heads.chunks(net, z, blocks + 1), y) : new Whole(z, y);
    }
  }
}
