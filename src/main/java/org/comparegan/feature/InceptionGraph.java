package org.comparegan.feature;

import java.nio.file.Path;
import java.util.List;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.foreign.ForeignFiles;
import org.comparegan.graph.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The graph of Inception of 2015-12-05 behind its resizing, with weights that PyTorch's projects
 * for FID saved: from {@code Mul:0} [n, 299, 299, 3], levels as (level − 128) / 128, to {@code
 * pool_3:0} [n, 1, 1, 2048] and {@code logits:0} [n, 1008]. Operations have the names that they
 * have in TensorFlow's file (Szegedy et al. 2015, figures 5 to 7; pytorch-fid {@code
 * inception.py}).
 */
final class InceptionGraph {
  private static final int SIDE = 299;
  private static final int CLASSES = 1008;
  private static final float EPSILON = 1e-3f;
  private static final String SAME = "SAME";
  private static final String VALID = "VALID";

  private final Graph graph;
  private final Ops tf;
  private final Checkpoint weights;

  private InceptionGraph(Graph graph, Checkpoint weights) {
    this.graph = graph;
    this.tf = Ops.create(graph);
    this.weights = weights;
  }

  /**
   * Builds the graph; the caller closes it.
   *
   * @throws FeatureException when the file holds another network
   */
  static Graph of(Path file) {
    Graph graph = new Graph();
    try (Checkpoint weights = ForeignFiles.inception(file)) {
      TensorInfo last = weights.info("inception/softmax/kernel");
      if (!last.shape().equals(Shape.of(2048, CLASSES))) {
        throw new FeatureException(
            "%s: its last layer is %s, that of FID's Inception [2048, %d]: these are other weights, as torchvision's. Name pytorch-fid's or torch-fidelity's."
                .formatted(file, last.shape(), CLASSES));
      }
      new InceptionGraph(graph, weights).build();
      return graph;
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private void build() {
    Operand<TFloat32> x =
        tf.withName("Mul")
            .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, SIDE, SIDE, 3)));
    x = conv(x, "conv", 2, VALID);
    x = conv(x, "conv_1", 1, VALID);
    x = conv(x, "conv_2", 1, SAME);
    x = maxPool(x);
    x = conv(x, "conv_3", 1, VALID);
    x = conv(x, "conv_4", 1, VALID);
    x = maxPool(x);
    for (String block : List.of("mixed", "mixed_1", "mixed_2")) {
      x =
          joined(
              conv(x, block + "/conv", 1, SAME),
              tower(x, block + "/tower", 2),
              tower(x, block + "/tower_1", 3),
              conv(averagePool(x), block + "/tower_2/conv", 1, SAME));
    }
    x = joined(conv(x, "mixed_3/conv", 2, VALID), narrowing(x, "mixed_3/tower", 3), maxPool(x));
    for (String block : List.of("mixed_4", "mixed_5", "mixed_6", "mixed_7")) {
      x =
          joined(
              conv(x, block + "/conv", 1, SAME),
              tower(x, block + "/tower", 3),
              tower(x, block + "/tower_1", 5),
              conv(averagePool(x), block + "/tower_2/conv", 1, SAME));
    }
    x = joined(narrowing(x, "mixed_8/tower", 2), narrowing(x, "mixed_8/tower_1", 4), maxPool(x));
    for (String block : List.of("mixed_9", "mixed_10")) {
      // The last block has a max pool where the others have an average: a slip that FID keeps.
      Operand<TFloat32> pooled = block.equals("mixed_9") ? averagePool(x) : maxPool(x, 1, SAME);
      x =
          joined(
              conv(x, block + "/conv", 1, SAME),
              forked(tower(x, block + "/tower", 1), block + "/tower/mixed"),
              forked(tower(x, block + "/tower_1", 2), block + "/tower_1/mixed"),
              conv(pooled, block + "/tower_2/conv", 1, SAME));
    }
    Operand<TFloat32> features = tf.withName("pool_3").nn.avgPool(x, square(8), square(1), VALID);
    Operand<TFloat32> rows = tf.reshape(features, tf.constant(new int[] {-1, 2048}));
    tf.withName("logits")
        .math
        .add(tf.linalg.matMul(rows, constant("softmax/kernel")), constant("softmax/bias"));
  }

  /** Convolutions {@code conv}, {@code conv_1} … in a row, none of which changes the side. */
  private Operand<TFloat32> tower(Operand<TFloat32> x, String scope, int depth) {
    Operand<TFloat32> h = x;
    for (int i = 0; i < depth; i++) {
      h = conv(h, numbered(scope, i), 1, SAME);
    }
    return h;
  }

  /** A tower whose last convolution halves the side. */
  private Operand<TFloat32> narrowing(Operand<TFloat32> x, String scope, int depth) {
    return conv(tower(x, scope, depth - 1), numbered(scope, depth - 1), 2, VALID);
  }

  private Operand<TFloat32> forked(Operand<TFloat32> x, String scope) {
    return joined(conv(x, numbered(scope, 0), 1, SAME), conv(x, numbered(scope, 1), 1, SAME));
  }

  private static String numbered(String scope, int i) {
    return scope + "/conv" + (i == 0 ? "" : "_" + i);
  }

  /** Convolution, batch norm, ReLU; the ReLU has the layer's name. */
  private Operand<TFloat32> conv(Operand<TFloat32> x, String name, int stride, String padding) {
    Operand<TFloat32> h = tf.nn.conv2d(x, constant(name + "/kernel"), square(stride), padding);
    h =
        tf.nn
            .fusedBatchNorm(
                h,
                constant(name + "/gamma"),
                constant(name + "/beta"),
                constant(name + "/moving_mean"),
                constant(name + "/moving_variance"),
                FusedBatchNorm.isTraining(false),
                FusedBatchNorm.epsilon(EPSILON))
            .y();
    // The name has slashes, which those of the typed operations may not have.
    return graph
        .opBuilder("Relu", name, tf.scope())
        .addInput(h.asOutput())
        .build()
        .<TFloat32>output(0);
  }

  private Operand<TFloat32> constant(String name) {
    String key = "inception/" + name;
    long[] shape = weights.info(key).shape().asArray();
    try (TFloat32 values = Tensors.of(weights.floats(key), shape)) {
      return tf.constantOf(values);
    }
  }

  private Operand<TFloat32> maxPool(Operand<TFloat32> x) {
    return maxPool(x, 2, VALID);
  }

  private Operand<TFloat32> maxPool(Operand<TFloat32> x, int stride, String padding) {
    Operand<TInt32> window = tf.constant(new int[] {1, 3, 3, 1});
    return tf.nn.maxPool(x, window, tf.constant(new int[] {1, stride, stride, 1}), padding);
  }

  private static List<Long> square(long side) {
    return List.of(1L, side, side, 1L);
  }

  /** The padding does not count. */
  private Operand<TFloat32> averagePool(Operand<TFloat32> x) {
    return tf.nn.avgPool(x, square(3), square(1), SAME);
  }

  @SafeVarargs
  private Operand<TFloat32> joined(Operand<TFloat32>... branches) {
    return tf.concat(List.of(branches), tf.constant(3));
  }
}
