package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/** A case in a graph of its own, with a loss, its gradients, a loss of those, and its gradients. */
final class CaseGraph implements AutoCloseable {
  /** How much of the shapes of the inputs the graph knows. */
  enum Knowledge {
    ALL,
    NOT_THE_FIRST_AXIS,
    NOTHING
  }

  /** Thousands of runs of tiny graphs: a hand-over between threads would cost more than the run. */
  private static final ConfigProto IN_THIS_THREAD =
      ConfigProto.newBuilder()
          .setInterOpParallelismThreads(-1)
          .setIntraOpParallelismThreads(1)
          .setGraphOptions(
              GraphOptions.newBuilder()
                  .setRewriteOptions(
                      RewriterConfig.newBuilder()
                          .setArithmeticOptimization(RewriterConfig.Toggle.OFF)))
          .build();

  private final GradientCase gradientCase;
  private final Graph graph = new Graph();
  private final Session session;
  private final List<Operand<TType>> inputs = new ArrayList<>();
  private final Output<?> loss;
  private final List<Optional<Operand<TType>>> gradients;
  private final Output<?> secondLoss;
  private final List<Optional<Operand<TType>>> secondGradients;

  CaseGraph(GradientCase gradientCase, Knowledge knowledge) {
    this.gradientCase = gradientCase;
    Ops tf = Ops.create(graph);
    RawOps raw = new RawOps(tf);
    Algebra math = new Algebra(tf);
    for (GradientCase.Input input : gradientCase.inputs()) {
      inputs.add(
          raw.op("Placeholder")
              .attr("dtype", gradientCase.dtype())
              .attr("shape", known(input.shape(), knowledge))
              .output());
    }
    loss = loss(math, gradientCase.function().apply(tf, raw, List.copyOf(inputs)), 0.7);
    gradients = Gradients.of(loss).wrt(tf, inputs);
    List<Operand<?>> present = new ArrayList<>();
    gradients.forEach(gradient -> gradient.ifPresent(present::add));
    secondLoss = loss(math, present, 0.3);
    secondGradients = Gradients.of(secondLoss).wrt(tf, inputs);
    session = new Session(graph, IN_THIS_THREAD);
  }

  Graph graph() {
    return graph;
  }

  Output<?> loss() {
    return loss;
  }

  List<Operand<TType>> inputs() {
    return inputs;
  }

  List<Optional<Operand<TType>>> gradients() {
    return gradients;
  }

  /** Deterministic inputs of the case. */
  double[][] point() {
    double[][] point = new double[inputs.size()][];
    Arrays.setAll(
        point, i -> gradientCase.inputs().get(i).values(gradientCase.toString().hashCode() + i));
    return point;
  }

  /**
   * Both losses and their gradients at one point.
   *
   * @param losses first and second
   * @param gradients of each loss, per input; zeros where there is none
   */
  record Values(double[] losses, double[][][] gradients) {}

  /** All values at a point, in one run. */
  Values at(double[][] point) {
    List<Output<?>> fetched = new ArrayList<>(List.of(loss, secondLoss));
    for (var order : List.of(gradients, secondGradients)) {
      order.stream().flatMap(Optional::stream).map(Operand::asOutput).forEach(fetched::add);
    }
    List<Output<?>> distinct = fetched.stream().distinct().toList();
    List<double[]> results = run(point, distinct);
    double[][][] found = new double[2][point.length][];
    for (int i = 0; i < point.length; i++) {
      double[] zeros = new double[point[i].length];
      found[0][i] = gradients.get(i).map(x -> results.get(distinct.indexOf(x))).orElse(zeros);
      found[1][i] = secondGradients.get(i).map(x -> results.get(distinct.indexOf(x))).orElse(zeros);
    }
    return new Values(new double[] {results.get(0)[0], results.get(1)[0]}, found);
  }

  /** The gradients of both losses by central differences. */
  double[][][] finiteDifferences(double[][] point) {
    double step = gradientCase.step();
    double[][][] slopes = new double[2][point.length][];
    for (int i = 0; i < point.length; i++) {
      slopes[0][i] = new double[point[i].length];
      slopes[1][i] = new double[point[i].length];
      for (int k = 0; k < point[i].length; k++) {
        double value = point[i][k];
        point[i][k] = value + step;
        double[] above = at(point).losses();
        point[i][k] = value - step;
        double[] below = at(point).losses();
        point[i][k] = value;
        slopes[0][i][k] = (above[0] - below[0]) / (2 * step);
        slopes[1][i][k] = (above[1] - below[1]) / (2 * step);
      }
    }
    return slopes;
  }

  /** Values of any outputs. */
  List<double[]> run(double[][] at, List<Output<?>> fetched) {
    List<double[]> values = new ArrayList<>();
    List<Tensor> fed = new ArrayList<>();
    Session.Runner runner = session.runner();
    for (int i = 0; i < at.length; i++) {
      Tensor tensor = tensor(at[i], gradientCase.inputs().get(i).shape());
      fed.add(tensor);
      runner.feed(inputs.get(i), tensor);
    }
    fetched.forEach(runner::fetch);
    try (Result result = runner.run()) {
      result.forEach(entry -> values.add(doubles(entry.getValue())));
    } finally {
      fed.forEach(Tensor::close);
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /** A sum whose slope differs from element to element. */
  private static Output<?> loss(Algebra math, List<Operand<?>> values, double slope) {
    List<Output<?>> parts = new ArrayList<>();
    for (Operand<?> operand : values) {
      Output<?> value = operand.asOutput();
      parts.add(
          math.sumAll(math.add(math.scale(slope, value), math.scale(0.5, math.square(value)))));
    }
    return math.addN(parts);
  }

  private static Shape known(long[] shape, Knowledge knowledge) {
    long[] known = shape.clone();
    if (knowledge == Knowledge.NOT_THE_FIRST_AXIS && known.length > 0) {
      known[0] = Shape.UNKNOWN_SIZE;
    }
    return knowledge == Knowledge.NOTHING ? Shape.unknown() : Shape.of(known);
  }

  private Tensor tensor(double[] values, long[] shape) {
    if (gradientCase.dtype() == DataType.DT_DOUBLE) {
      return TFloat64.tensorOf(Shape.of(shape), DataBuffers.of(values, true, false));
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensors.of(floats, shape);
  }

  private static double[] doubles(Tensor tensor) {
    if (tensor instanceof TFloat64) {
      double[] values = new double[Math.toIntExact(tensor.shape().size())];
      RawTensor raw = tensor.asRawTensor();
      raw.data().asDoubles().read(values);
      return values;
    }
    float[] floats = Tensors.floats(tensor);
    double[] values = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }
}
