package org.comparegan.fewlabels;

import java.util.List;
import java.util.Locale;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.graph.Initializer;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A residual network with norm and ReLU before each convolution (He et al. 2016, "Identity mappings
 * in deep residual networks"), without its head. Every convolution has {@code width} times the
 * channels.
 *
 * @param depth table of layers
 * @param width multiplier of the channels, 16 in the paper's experiments
 */
public record ResNetV2(Depth depth, int width) {

  /** A table of layers. */
  public enum Depth {
    /** For images of 32×32: a 3×3 stem and three blocks of two 3×3 convolutions, each halving. */
    SMALL(new Stem(3, 1, false), 16, List.of(1, 1, 1)),
    /** ResNet-50 for images of 128×128 and more: 16 blocks of 1×1, 3×3, 1×1. */
    RESNET50(new Stem(7, 2, true), 64, List.of(3, 4, 6, 3));

    private final Stem stem;
    private final int channels;
    private final List<Integer> blocks;

    Depth(Stem stem, int channels, List<Integer> blocks) {
      this.stem = stem;
      this.channels = channels;
      this.blocks = blocks;
    }

    /** The name on the command line. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Layer whose activations, pooled over space, are features. */
  public enum Layer {
    /** The input of the heads. */
    LAST,
    /** The input of the last convolution, less specific to the task. */
    INNER
  }

  /** The name on the command line, with its width, as in {@code small ×1}. */
  public String label() {
    return depth.label() + " ×" + width;
  }

  /**
   * Pooled activations, at least 0.
   *
   * @param last {@code [n, features(LAST)]}
   * @param inner {@code [n, features(INNER)]}
   */
  record Features(Operand<TFloat32> last, Operand<TFloat32> inner) {}

  /** Output of a block, and input of its last convolution. */
  private record Block(Operand<TFloat32> output, Operand<TFloat32> inner) {}

  /** The first convolution, and whether 3×3 maxima of stride 2 follow. */
  private record Stem(int size, int stride, boolean pooled) {}

  /** Refuses a width below 1. */
  public ResNetV2 {
    if (width < 1) {
      throw new LabelException("--width must be 1 or more, not " + width + ".");
    }
  }

  /** Number of features of a layer. */
  public int features(Layer layer) {
    int inner = stageChannels(depth.blocks.size() - 1);
    return layer == Layer.LAST ? expansion() * inner : inner;
  }

  /** Layer options: batch norm with moving averages that adapt within a few hundred steps. */
  static LayerOptions layers() {
    String options =
        """
        standardize_batch.decay = 0.98
        standardize_batch.epsilon = 1e-5
        standardize_batch.use_cross_replica_mean = False
        """;
    return GinConfig.of(options).network().layers();
  }

  /**
   * Builds the network.
   *
   * @param images {@code [n, h, w, c]} in [0, 1]
   */
  Features features(Net net, Operand<TFloat32> images) {
    Ops tf = net.tf();
    Operand<TFloat32> x = tf.math.sub(tf.math.mul(images, tf.constant(2f)), tf.constant(1f));
    x = conv(net.in("stem"), x, (long) depth.channels * width, depth.stem.size, depth.stem.stride);
    if (depth.stem.pooled) {
      x =
          tf.nn.maxPool(
              x, tf.constant(new int[] {1, 3, 3, 1}), tf.constant(new int[] {1, 2, 2, 1}), "SAME");
    }
    Operand<TFloat32> inner = x;
    for (int stage = 0; stage < depth.blocks.size(); stage++) {
      for (int block = 0; block < depth.blocks.get(stage); block++) {
        int stride = block == 0 && (stage > 0 || !depth.stem.pooled) ? 2 : 1;
        Block made =
            block(net.in("stage%d_block%d".formatted(stage + 1, block + 1)), x, stage, stride);
        x = made.output();
        inner = made.inner();
      }
    }
    return new Features(pooled(tf, active(net.in("bn"), x)), pooled(tf, inner));
  }

  private static Operand<TFloat32> pooled(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(new int[] {1, 2}));
  }

  private Block block(Net net, Operand<TFloat32> x, int stage, int stride) {
    long inner = stageChannels(stage);
    long outer = inner * expansion();
    Operand<TFloat32> h = active(net.in("bn1"), x);
    Operand<TFloat32> shortcut =
        stride == 1 && x.shape().get(3) == outer
            ? x
            : conv(net.in("shortcut"), h, outer, 1, stride);
    if (isBottleneck()) {
      h = conv(net.in("conv1"), h, inner, 1, 1);
      h = conv(net.in("conv2"), active(net.in("bn2"), h), inner, 3, stride);
    } else {
      h = conv(net.in("conv1"), h, inner, 3, stride);
    }
    Operand<TFloat32> seen = active(net.in(isBottleneck() ? "bn3" : "bn2"), h);
    h =
        isBottleneck()
            ? conv(net.in("conv3"), seen, outer, 1, 1)
            : conv(net.in("conv2"), seen, outer, 3, 1);
    return new Block(net.tf().math.add(h, shortcut), seen);
  }

  private static Operand<TFloat32> active(Net net, Operand<TFloat32> x) {
    return net.relu(net.batchNorm(x));
  }

  /** SAME padding, no bias; initialised after He et al. 2015 with fan out. */
  private static Operand<TFloat32> conv(
      Net net, Operand<TFloat32> x, long channels, int size, int stride) {
    Initializer start = new Initializer.Normal(Math.sqrt(2.0 / (size * size * channels)));
    Operand<TFloat32> kernel = net.kernel(start, size, size, x.shape().get(3), channels);
    return net.tf().nn.conv2d(x, kernel, List.of(1L, (long) stride, (long) stride, 1L), "SAME");
  }

  private int stageChannels(int stage) {
    int first = isBottleneck() ? depth.channels : 2 * depth.channels;
    return Math.multiplyExact(first << stage, width);
  }

  private int expansion() {
    return isBottleneck() ? 4 : 1;
  }

  private boolean isBottleneck() {
    return depth == Depth.RESNET50;
  }
}
