package org.comparegan.nn;

import java.util.stream.IntStream;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.BatchNorm.Affine;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A scope within a network: graph, variables, checkpoint path, phase and style. Its methods are the
 * layers, whose variables lie directly under the path. Immutable.
 */
public final class Net {
  /** Every layer of the reference passes this value, whatever gin binds (reference F19). */
  private static final double KERNEL_STDDEV = 0.02;

  private static final float LAYER_NORM_EPSILON = 1e-12f;

  /** Makes the slope at zero 1, like that of the maximum; changes no other value. */
  private static final float NUDGE = Float.MIN_NORMAL;

  /** Whether a layer has a bias, and where it starts. */
  public enum Bias {
    /** No bias. */
    NONE,
    /** Starts at zero. */
    ZEROS,
    /** Starts at one, for gains. */
    ONES
  }

  /**
   * Kernel size and strides of a convolution with SAME padding.
   *
   * @param height rows of the kernel
   * @param width columns of the kernel
   * @param strideY rows from one output to the next
   * @param strideX columns from one output to the next
   */
  public record Window(int height, int width, int strideY, int strideX) {

    /** 1×1, stride 1. */
    public static final Window POINT = square(1, 1);

    /** A square window with the same stride both ways. */
    public static Window square(int size, int stride) {
      return new Window(size, size, stride, stride);
    }
  }

  /**
   * Normalisation of the layers of a network; inner scopes inherit it.
   *
   * @param norm the norm that {@link Net#norm} applies
   * @param layerNorm whether blocks also apply layer norm
   * @param spectralNorm whether kernels are divided by their spectral norm
   */
  public record Style(Norm norm, boolean layerNorm, boolean spectralNorm) {

    /** No normalisation at all. */
    public static final Style PLAIN = new Style(Norm.NONE, false, false);

    /** The style of a generator. */
    public static Style of(NetworkOptions.Generator options) {
      return new Style(options.batchNormFn(), false, options.spectralNorm());
    }

    /** The style of a discriminator. */
    public static Style of(NetworkOptions.Discriminator options) {
      return new Style(options.batchNormFn(), options.layerNorm(), options.spectralNorm());
    }

    Style withSpectralNorm(boolean on) {
      return new Style(norm, layerNorm, on);
    }
  }

  private final Ops tf;
  private final VariableStore variables;
  private final LayerOptions layers;
  private final Phase phase;
  private final Replicas replicas;
  private final Style style;
  private final String path;

  private Net(
      Ops tf,
      VariableStore variables,
      LayerOptions layers,
      Phase phase,
      Replicas replicas,
      Style style,
      String path) {
    this.tf = tf;
    this.variables = variables;
    this.layers = layers;
    this.phase = phase;
    this.replicas = replicas;
    this.style = style;
    this.path = path;
  }

  /** The root of all checkpoint names, in the plain style. */
  public static Net root(Ops tf, VariableStore variables, LayerOptions layers, Phase phase) {
    return root(tf, variables, layers, phase, Replicas.ALONE);
  }

  /** The root in one of several copies of the graph, each with a part of the batch. */
  public static Net root(
      Ops tf, VariableStore variables, LayerOptions layers, Phase phase, Replicas replicas) {
    return new Net(tf, variables, layers, phase, replicas, Style.PLAIN, "");
  }

  /** The scope {@code scope} below this one, in checkpoint and graph. */
  public Net in(String scope) {
    String below = path.isEmpty() ? scope : path + "/" + scope;
    return new Net(tf.withSubScope(scope), variables, layers, phase, replicas, style, below);
  }

  /** This scope with another style. */
  public Net with(Style style) {
    return new Net(tf, variables, layers, phase, replicas, style, path);
  }

  /** This scope without spectral norm. */
  public Net withoutSpectralNorm() {
    return with(style.withSpectralNorm(false));
  }

  /** Builder of operations. */
  public Ops tf() {
    return tf;
  }

  /** The purpose of the pass. */
  public Phase phase() {
    return phase;
  }

  /** The copies of the graph that share a batch. */
  public Replicas replicas() {
    return replicas;
  }

  /** The variables of the graph. */
  public VariableStore variables() {
    return variables;
  }

  /** Options of the layers. */
  public LayerOptions layers() {
    return layers;
  }

  /** Normalisation of the layers in this scope. */
  public Style style() {
    return style;
  }

  /** The checkpoint path, e.g. {@code generator/B1}; empty at the root. */
  public String path() {
    return path;
  }

  /** The current value of the trainable variable of this name under the path. */
  public Operand<TFloat32> weight(String name, Initializer start, long... shape) {
    return variables.read(
        variables.get(VariableSpec.weight(path + "/" + name, Shape.of(shape), start)));
  }

  /** The float32 variable of this name under the path that no optimiser sees. */
  public Variable state(String name, Initializer start, long... shape) {
    return variables.get(VariableSpec.state(path + "/" + name, Shape.of(shape), start));
  }

  /** {@code kernel} with the configured initialiser, spectrally normalised if the style says so. */
  public Operand<TFloat32> kernel(long... shape) {
    Initializer start =
        switch (layers.weights().initializer()) {
          case NORMAL -> new Initializer.Normal(KERNEL_STDDEV);
          case TRUNCATED -> new Initializer.TruncatedNormal(KERNEL_STDDEV);
          case ORTHOGONAL -> new Initializer.Orthogonal(1);
        };
    return kernel(start, shape);
  }

  /** {@code kernel} with another initialiser, spectrally normalised if the style says so. */
  public Operand<TFloat32> kernel(Initializer start, long... shape) {
    Operand<TFloat32> kernel = weight("kernel", start, shape);
    String layer = path.substring(path.lastIndexOf('/') + 1);
    return style.spectralNorm() && !layers.spectralNorm().plain(layer)
        ? SpectralNorm.of(in("kernel"), kernel).normalized()
        : kernel;
  }

  /** {@code xW + b}: {@code [n, d]} to {@code [n, width]}. */
  public Operand<TFloat32> linear(Operand<TFloat32> x, long width) {
    return linear(x, width, Bias.ZEROS);
  }

  /** {@code xW + b}: {@code [n, d]} to {@code [n, width]}; arch_ops.py:538. */
  public Operand<TFloat32> linear(Operand<TFloat32> x, long width, Bias bias) {
    Operand<TFloat32> product = tf.linalg.matMul(x, kernel(x.shape().get(1), width));
    return biased(product, bias);
  }

  /** A square convolution with bias, SAME; arch_ops.py:559. */
  public Operand<TFloat32> conv(Operand<TFloat32> x, long channels, int size, int stride) {
    return conv(x, channels, Window.square(size, stride), Bias.ZEROS);
  }

  /** A convolution, SAME, {@code [n, h, w, c]} to {@code [n, ⌈h/s⌉, ⌈w/s⌉, channels]}. */
  public Operand<TFloat32> conv(Operand<TFloat32> x, long channels, Window window, Bias bias) {
    Operand<TFloat32> kernel = kernel(window.height(), window.width(), x.shape().get(3), channels);
    return biased(convolutions().same(x, kernel, window), bias);
  }

  /**
   * A square convolution of stride 1 with bias, after upsampling or before pooling.
   *
   * @param size 1 or 3
   */
  public Operand<TFloat32> conv(Operand<TFloat32> x, long channels, int size, Scale scale) {
    Operand<TFloat32> kernel = kernel(size, size, x.shape().get(3), channels);
    return biased(convolutions().scaled(x, kernel, scale), Bias.ZEROS);
  }

  /**
   * A transposed convolution with bias, SAME; arch_ops.py:579. The kernel is {@code [h, w, out,
   * in]}.
   *
   * @param height height of the output; the input's is ⌈height / stride⌉
   * @param width width of the output; the input's is ⌈width / stride⌉
   */
  public Operand<TFloat32> deconv(
      Operand<TFloat32> x, long height, long width, long channels, Window window) {
    Operand<TFloat32> kernel = kernel(window.height(), window.width(), channels, x.shape().get(3));
    return biased(convolutions().transposed(x, kernel, height, width, window), Bias.ZEROS);
  }

  /** The norm of the style. */
  public Operand<TFloat32> norm(Operand<TFloat32> x, Condition condition) {
    return switch (style.norm()) {
      case NONE -> x;
      case BATCH -> batchNorm(x);
      case CONDITIONAL -> BatchNorm.conditional(this, x, condition, Affine.FULL);
      case SELF_MODULATED -> BatchNorm.selfModulated(this, x, condition, Affine.FULL);
    };
  }

  /** Batch norm with gain and bias, whatever the style; arch_ops.py:327. */
  public Operand<TFloat32> batchNorm(Operand<TFloat32> x) {
    return BatchNorm.unconditional(this, x, Affine.FULL);
  }

  /** This scope for the last norm of a generator, which may have an epsilon of its own. */
  public Net ofFinalNorm() {
    return new Net(tf, variables, layers.ofFinalNorm(), phase, replicas, style, path);
  }

  /**
   * Layer norm over all but the first dimension, with gain and bias per channel: {@code
   * tf.contrib.layers.layer_norm}, which arch_ops.py:448 calls.
   */
  public Operand<TFloat32> layerNorm(Operand<TFloat32> x) {
    Operand<TFloat32> beta = layerNormWeight("beta", Initializer.ZEROS, x);
    Operand<TFloat32> gamma = layerNormWeight("gamma", Initializer.ONES, x);
    Operand<TInt32> axes = tf.constant(IntStream.range(1, x.shape().numDimensions()).toArray());
    Operand<TFloat32> mean = tf.math.mean(x, axes, Mean.keepDims(true));
    // tf.nn.moments stops the gradient here, which only matters at second order, in a penalty.
    Operand<TFloat32> deviation = tf.math.squaredDifference(x, tf.stopGradient(mean));
    Operand<TFloat32> variance = tf.math.mean(deviation, axes, Mean.keepDims(true));
    Operand<TFloat32> inverse =
        tf.math.rsqrt(tf.math.add(variance, tf.constant(LAYER_NORM_EPSILON)));
    Operand<TFloat32> scale = tf.math.mul(inverse, gamma);
    Operand<TFloat32> shift = tf.math.sub(beta, tf.math.mul(mean, scale));
    return tf.math.add(tf.math.mul(x, scale), shift);
  }

  /** Trainable only in training, as in the reference. */
  private Operand<TFloat32> layerNormWeight(String name, Initializer start, Operand<TFloat32> x) {
    long width = x.shape().get(x.shape().numDimensions() - 1);
    return phase == Phase.TRAIN
        ? weight(name, start, width)
        : variables.read(state(name, start, width));
  }

  /** Self-attention; arch_ops.py:709. The architectures name its scope non_local_block. */
  public Operand<TFloat32> nonLocalBlock(Operand<TFloat32> x) {
    return NonLocalBlock.of(this, x);
  }

  /** {@code max(x, 0)}. */
  public Operand<TFloat32> relu(Operand<TFloat32> x) {
    return tf.nn.relu(x);
  }

  /**
   * {@code max(x, leak · x)}; arch_ops.py:595.
   *
   * @param leak from 0 to 1
   */
  public Operand<TFloat32> lrelu(Operand<TFloat32> x, float leak) {
    return layers.forms() == Forms.FAST
        ? tf.nn.leakyRelu(tf.math.add(x, tf.constant(NUDGE)), LeakyRelu.alpha(leak))
        : tf.math.maximum(x, tf.math.mul(x, tf.constant(leak)));
  }

  /** Convolutions in the forms of this pass. */
  Convolutions convolutions() {
    return new Convolutions(tf, layers.forms(), phase, layers.upsampling());
  }

  private Operand<TFloat32> biased(Operand<TFloat32> x, Bias bias) {
    if (bias == Bias.NONE) {
      return x;
    }
    Initializer start = bias == Bias.ZEROS ? Initializer.ZEROS : Initializer.ONES;
    long width = x.shape().get(x.shape().numDimensions() - 1);
    return tf.nn.biasAdd(x, weight("bias", start, width));
  }
}
