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

/**
 * Orthogonal regularisation: {@code β ‖WᵀW ∘ (1 − I)‖²} of every kernel, as a matrix with a column
 * per last axis, the matrix that spectral norm sees. Columns are pushed apart; their lengths are
 * free.
 *
 * <p>Source: Brock et al. 2019, equation 3. Like the paper's own code it leaves out the embeddings
 * of labels. The reference has none of it.
 */
public final class OrthogonalRegularization {
  private static final Set<String> EMBEDDINGS = Set.of("embed_y", "embedding_fc");

  private OrthogonalRegularization() {}

  /**
   * The penalty of those variables that are kernels, scalar.
   *
   * @param strength β, more than 0
   * @throws IllegalArgumentException when no variable is a kernel
   */
  public static Operand<TFloat32> of(
      Ops tf, VariableStore store, List<Variable> variables, double strength) {
    List<Operand<TFloat32>> terms =
        variables.stream()
            .filter(OrthogonalRegularization::applies)
            .map(variable -> ofKernel(tf, store.read(variable)))
            .toList();
    if (terms.isEmpty()) {
      throw new IllegalArgumentException(
          "Orthogonal regularisation needs a kernel, and the network has none.");
    }
    return tf.math.mul(tf.math.addN(terms), tf.constant((float) strength));
  }

  private static boolean applies(Variable variable) {
    String[] path = variable.name().split("/");
    return path.length > 1
        && path[path.length - 1].equals("kernel")
        && !EMBEDDINGS.contains(path[path.length - 2]);
  }

  private static Operand<TFloat32> ofKernel(Ops tf, Operand<TFloat32> kernel) {
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
