package org.comparegan.nn;

import java.util.Arrays;
import java.util.function.Function;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableSpec;
import org.comparegan.linalg.OrthogonalColumns;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Initial values of variables. A value depends only on seed, variable name and shape, so it is the
 * same in every network with that variable.
 */
public final class InitialValues implements Function<VariableSpec, Tensor> {
  /** Standard deviation of a normal truncated at two, for which Glorot's initialiser corrects. */
  private static final double TRUNCATED_STDDEV = 0.87962566103423978;

  private final AddressedRandom random;

  private InitialValues(AddressedRandom random) {
    this.random = random;
  }

  /** The initial values for a seed. */
  public static InitialValues of(long seed) {
    return new InitialValues(AddressedRandom.of(seed));
  }

  /** A new tensor with the value; the caller closes it. */
  @Override
  public Tensor apply(VariableSpec spec) {
    Shape shape = spec.shape();
    int n = Math.toIntExact(shape.size());
    RandomStream stream = random.stream("initial value of " + spec.name());
    if (spec.initializer() instanceof Initializer.Constant constant) {
      return constant(spec, n, constant.value());
    } else if (spec.initializer() instanceof Initializer.Normal normal) {
      return Tensors.of(stream.normal(0, n, 0, (float) normal.stddev()), shape.asArray());
    } else if (spec.initializer() instanceof Initializer.TruncatedNormal normal) {
      return truncated(stream, shape, normal.stddev());
    } else if (spec.initializer() instanceof Initializer.GlorotNormal) {
      return truncated(stream, shape, Math.sqrt(2.0 / fans(shape)) / TRUNCATED_STDDEV);
    } else {
      return orthogonal(stream, spec, ((Initializer.Orthogonal) spec.initializer()).gain());
    }
  }

  private static Tensor constant(VariableSpec spec, int n, double value) {
    long[] shape = spec.shape().asArray();
    if (spec.dtype() == TInt32.class) {
      int[] values = new int[n];
      Arrays.fill(values, (int) value);
      return Tensors.of(values, shape);
    }
    if (spec.dtype() == TInt64.class) {
      long[] values = new long[n];
      Arrays.fill(values, (long) value);
      return Tensors.of(values, shape);
    }
    float[] values = new float[n];
    Arrays.fill(values, (float) value);
    return Tensors.of(values, shape);
  }

  private static Tensor truncated(RandomStream stream, Shape shape, double stddev) {
    int n = Math.toIntExact(shape.size());
    return Tensors.of(stream.truncatedNormal(0, n, 0, (float) stddev), shape.asArray());
  }

  /** Fan-in plus fan-out. */
  private static double fans(Shape shape) {
    int rank = shape.numDimensions();
    double places = 1;
    for (int i = 0; i < rank - 2; i++) {
      places *= shape.get(i);
    }
    return places * (shape.get(Math.max(0, rank - 2)) + shape.get(rank - 1));
  }

  /** TensorFlow's rule: Q of a tall normal matrix, times the signs of R's diagonal. */
  private static Tensor orthogonal(RandomStream stream, VariableSpec spec, double gain) {
    Shape shape = spec.shape();
    if (shape.numDimensions() < 2) {
      throw new IllegalArgumentException(
          spec.name() + " of shape " + shape + " cannot be orthogonal: it needs two axes or more.");
    }
    int columns = Math.toIntExact(shape.get(shape.numDimensions() - 1));
    int rows = Math.toIntExact(shape.size() / columns);
    int tall = Math.max(rows, columns);
    int narrow = Math.min(rows, columns);
    double[] q =
        OrthogonalColumns.of(stream.normal(0, Math.multiplyExact(tall, narrow)), tall, narrow);
    float[] values = new float[q.length];
    for (int row = 0; row < tall; row++) {
      for (int column = 0; column < narrow; column++) {
        int at = rows < columns ? column * tall + row : row * narrow + column;
        values[at] = (float) q[row * narrow + column] * (float) gain;
      }
    }
    return Tensors.of(values, shape.asArray());
  }
}
