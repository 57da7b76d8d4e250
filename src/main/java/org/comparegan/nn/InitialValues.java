package org.comparegan.nn;

import java.util.Arrays;
import java.util.function.Function;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableSpec;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.Qr;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Values that variables start with, each drawn at its own address (seed, variable name): the same
 * in any network that has a variable of that name and shape.
 */
public final class InitialValues implements Function<VariableSpec, Tensor> {
  /** Standard deviation of a standard normal cut at two, which Glorot's start makes up for. */
  private static final double TRUNCATED_STDDEV = 0.87962566103423978;

  private final AddressedRandom random;

  private InitialValues(AddressedRandom random) {
    this.random = random;
  }

  /** The values of a seed. */
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

  /** Inputs plus outputs, each times the places of a kernel. */
  private static double fans(Shape shape) {
    int rank = shape.numDimensions();
    double places = 1;
    for (int i = 0; i < rank - 2; i++) {
      places *= shape.get(i);
    }
    return places * (shape.get(Math.max(0, rank - 2)) + shape.get(rank - 1));
  }

  /** TensorFlow's rule: Q of a normal matrix that is tall, times the signs of R's diagonal. */
  private static Tensor orthogonal(RandomStream stream, VariableSpec spec, double gain) {
    Shape shape = spec.shape();
    if (shape.numDimensions() < 2) {
      throw new IllegalArgumentException(
          spec.name() + " of shape " + shape + " cannot be orthogonal: it is no matrix.");
    }
    long columns = shape.get(shape.numDimensions() - 1);
    long rows = shape.size() / columns;
    boolean wide = rows < columns;
    long tall = Math.max(rows, columns);
    long narrow = Math.min(rows, columns);
    float[] normal = stream.normal(0, Math.toIntExact(shape.size()));
    try (Graph graph = new Graph();
        Session session = GraphSession.open(graph, SessionOptions.defaults().config());
        TFloat32 drawn = Tensors.of(normal, tall, narrow)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> matrix = tf.placeholder(TFloat32.class);
      Qr<TFloat32> qr = tf.linalg.qr(matrix);
      Operand<TFloat32> signs = tf.math.sign(tf.linalg.tensorDiagPart(qr.r()));
      Operand<TFloat32> q = tf.math.mul(tf.math.mul(qr.q(), signs), tf.constant((float) gain));
      Operand<TFloat32> turned = wide ? tf.linalg.transpose(q, tf.constant(new int[] {1, 0})) : q;
      Operand<TFloat32> shaped = tf.reshape(turned, tf.constant(shape.asArray()));
      try (Result result = session.runner().feed(matrix, drawn).fetch(shaped).run()) {
        return Tensors.of(Tensors.floats(result.get(0)), shape.asArray());
      }
    }
  }
}
