package org.comparegan.feature;

import java.util.Locale;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.experiment.LayerOptions.CrossReplicaMean;
import org.comparegan.experiment.LayerOptions.StandardizeBatch;
import org.comparegan.nn.Bias;
import org.comparegan.nn.Net;
import org.comparegan.nn.Window;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A small convolutional classifier of images around 32×32: five 3×3 convolutions, each with batch
 * norm and ReLU, average pooling over all places, and a linear layer.
 *
 * @param features its pooled activations, {@code [n, 64]}, at least 0
 * @param logits of the classes, {@code [n, k]}
 */
record ImageClassifier(Operand<TFloat32> features, Operand<TFloat32> logits) {
  private static final String SCOPE = "classifier";

  /** A row of the table: one convolution. */
  private enum Layer {
    CONV1(16, 1),
    CONV2(48, 2),
    CONV3(48, 1),
    CONV4(96, 2),
    CONV5(64, 1);

    final int channels;
    final int stride;

    Layer(int channels, int stride) {
      this.channels = channels;
      this.stride = stride;
    }
  }

  /** Options of its layers: batch norm with moving averages that follow within an epoch. */
  static LayerOptions layers() {
    LayerOptions defaults = LayerOptions.defaults();
    return new LayerOptions(
        defaults.weights(),
        new StandardizeBatch(0.99, 1e-3, true, CrossReplicaMean.NEVER),
        defaults.selfModulatedBatchNorm(),
        defaults.conditionalBatchNorm(),
        defaults.spectralNorm());
  }

  /**
   * Builds the network.
   *
   * @param images {@code [n, h, w, c]} in [0, 255]
   */
  static ImageClassifier of(Net root, Operand<TFloat32> images, int classes) {
    Ops tf = root.tf();
    Net net = root.in(SCOPE);
    Operand<TFloat32> x = tf.math.div(images, tf.constant(255f));
    for (Layer layer : Layer.values()) {
      Net here = net.in(layer.name().toLowerCase(Locale.ROOT));
      x = here.conv(x, layer.channels, Window.square(3, layer.stride), Bias.NONE);
      x = here.relu(here.in("bn").batchNorm(x));
    }
    Operand<TFloat32> pooled = tf.math.mean(x, tf.constant(new int[] {1, 2}));
    return new ImageClassifier(pooled, net.in("fc").linear(pooled, classes));
  }
}
