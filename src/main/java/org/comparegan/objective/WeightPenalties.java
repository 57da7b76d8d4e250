package org.comparegan.objective;

import java.util.List;
import java.util.Set;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** Penalties on the kernels of a network: L2, and BigGAN's orthogonal regularisation. */
public final class WeightPenalties {
  private static final Set<String> EMBEDDINGS = Set.of("embed_y", "embedding_fc");

  private WeightPenalties() {}

  /**
   * L2 penalty, a scalar: the mean over the kernels (not the sum, reference R11) of half the
   * squared norm. A kernel is a variable whose name ends in {@code /kernel}.
   *
   * <p>Source: penalty_lib.py:86-102.
   */
  public static Operand<TFloat32> l2(Ops tf, VariableStore store, List<Variable> variables) {
    List<Operand<TFloat32>> losses =
        variables.stream()
            .filter(variable -> variable.name().endsWith("/kernel"))
            .<Operand<TFloat32>>map(variable -> tf.nn.l2Loss(store.<TFloat32>read(variable)))
            .toList();
    return tf.math.div(tf.math.addN(losses), tf.constant((float) losses.size()));
  }

  /**
   * Orthogonal regularisation, a scalar: the sum over the kernels of {@code β ‖WᵀW ∘ (1 − I)‖²},
   * where W has a column per last axis, as in spectral norm. It pushes the columns apart and leaves
   * their lengths free.
   *
   * <p>Source: Brock et al. 2019, equation 3. Like the paper's own code, it excludes the embeddings
   * of labels. The reference does not have it.
   *
   * @param strength β, more than 0
   * @throws IllegalArgumentException when no variable is a kernel
   */
  public static Operand<TFloat32> orthogonal(
      Ops tf, VariableStore store, List<Variable> variables, double strength) {
    List<Operand<TFloat32>> terms =
        variables.stream()
            .filter(variable -> isKernelOfLayer(variable.name().split("/")))
            .map(variable -> squaredProducts(tf, store.read(variable)))
            .toList();
    if (terms.isEmpty()) {
      throw new IllegalArgumentException(
          "Orthogonal regularisation needs a kernel, but the network has none.");
    }
    return tf.math.mul(tf.math.addN(terms), tf.constant((float) strength));
  }

  private static boolean isKernelOfLayer(String[] path) {
    return path.length > 1
        && path[path.length - 1].equals("kernel")
        && !EMBEDDINGS.contains(path[path.length - 2]);
  }

  private static Operand<TFloat32> squaredProducts(Ops tf, Operand<TFloat32> kernel) {
    Shape shape = kernel.shape();
    long columns = shape.get(shape.numDimensions() - 1);
    Operand<TFloat32> matrix =
        tf.reshape(kernel, tf.constant(new long[] {shape.size() / columns, columns}));
    Operand<TFloat32> products = tf.linalg.matMul(matrix, matrix, MatMul.transposeA(true));
    Operand<TFloat32> apart = tf.math.mul(products, offDiagonal(tf, (int) columns));
    return tf.reduceSum(tf.math.square(apart), tf.constant(new int[] {0, 1}));
  }

  /** 1 − I. */
  private static Operand<TFloat32> offDiagonal(Ops tf, int n) {
    return tf.oneHot(
        tf.range(tf.constant(0), tf.constant(n), tf.constant(1)),
        tf.constant(n),
        tf.constant(0f),
        tf.constant(1f));
  }
}
