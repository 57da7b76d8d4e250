package org.comparegan.nn;

import java.util.Optional;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.experiment.LayerOptions.SingularValue;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Spectral norm: a kernel divided by its largest singular value, estimated by power iteration;
 * Miyato et al. 2018, arch_ops.py:453.
 *
 * <p>Every pass runs one iteration, also in evaluation, and normalises with the new singular vector
 * (with {@code frozenInEval}, evaluation does not store it). With {@code storedVectors}, evaluation
 * divides by u·W·v of the stored vectors instead. No gradient flows through the vectors.
 *
 * @param normalized the kernel divided by {@code sigma}
 * @param sigma the estimate, {@code [1, 1]}
 */
public record SpectralNorm(Operand<TFloat32> normalized, Operand<TFloat32> sigma) {

  /** Normalises a kernel whose last axis counts the columns of its matrix. */
  public static SpectralNorm of(Net net, Operand<TFloat32> kernel) {
    Ops tf = net.tf();
    LayerOptions.SpectralNorm options = net.layers().spectralNorm();
    String path = net.path().replaceFirst("/kernel$", "");
    String layer = path.substring(path.lastIndexOf('/') + 1);
    Shape shape = kernel.shape();
    long columns = shape.get(shape.numDimensions() - 1);
    long rows = shape.size() / columns;
    SingularValue side = options.side(layer);
    boolean left = side == SingularValue.LEFT || (side == SingularValue.AUTO && rows <= columns);
    Operand<TFloat32> matrix = tf.reshape(kernel, tf.constant(new long[] {rows, columns}));

    Variable u =
        left
            ? net.state("u_var", new Initializer.Normal(1), rows, 1)
            : net.state("u_var", new Initializer.Normal(1), 1, columns);
    Operand<TFloat32> old = net.variables().read(u);
    Optional<Variable> stored =
        options.stored(layer)
            ? Optional.of(
                left
                    ? net.state("v_var", new Initializer.Normal(1), columns, 1)
                    : net.state("v_var", new Initializer.Normal(1), 1, rows))
            : Optional.empty();
    boolean iterates = stored.isEmpty() || net.phase() == Phase.TRAIN;
    Operand<TFloat32> v =
        iterates
            ? tf.stopGradient(
                unit(
                    tf,
                    left
                        ? tf.linalg.matMul(matrix, old, MatMul.transposeA(true))
                        : tf.linalg.matMul(old, matrix, MatMul.transposeB(true)),
                    options))
            : net.variables().read(stored.orElseThrow());
    Operand<TFloat32> product = left ? tf.linalg.matMul(matrix, v) : tf.linalg.matMul(v, matrix);
    Operand<TFloat32> updated = iterates ? tf.stopGradient(unit(tf, product, options)) : old;
    if (iterates && (net.phase() == Phase.TRAIN || !options.frozenInEval())) {
      net.variables().update(u, updated);
      stored.ifPresent(variable -> net.variables().update(variable, v));
    }
    // Left: (uᵀW)v, as in uᵀ(Wv) a long sum of positive terms would lose a digit.
    Operand<TFloat32> sigma =
        left
            ? tf.linalg.matMul(tf.linalg.matMul(updated, matrix, MatMul.transposeA(true)), v)
            : tf.linalg.matMul(product, updated, MatMul.transposeB(true));
    net.variables().observe("spectral_norm/" + path, sigma);
    Operand<TFloat32> normalized =
        tf.reshape(tf.math.div(matrix, sigma), tf.constant(shape.asArray()));
    return new SpectralNorm(normalized, sigma);
  }

  private static Operand<TFloat32> unit(
      Ops tf, Operand<TFloat32> x, LayerOptions.SpectralNorm options) {
    Operand<TFloat32> square = tf.reduceSum(tf.math.square(x), tf.constant(new int[] {0, 1}));
    Operand<TFloat32> floored = tf.math.maximum(square, tf.constant((float) options.epsilon()));
    return tf.math.mul(x, tf.math.rsqrt(floored));
  }
}
