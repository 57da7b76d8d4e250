package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.SessionOptions;
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
import org.tensorflow.proto.DataType;
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

  private final GradientCase gradientCase;
  private final Graph graph = new Graph();
  private final GraphSession session;
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
    session = new GraphSession(graph, SessionOptions.defaults());
  }

  Graph graph() {
    return graph;
  }

  Output<?> loss() {
    return loss;
  }

  Output<?> secondLoss() {
    return secondLoss;
  }

  List<Operand<TType>> inputs() {
    return inputs;
  }

  List<Optional<Operand<TType>>> gradients() {
    return gradients;
  }

  List<Optional<Operand<TType>>> secondGradients() {
    return secondGradients;
  }

  /** Deterministic inputs of the case. */
  double[][] point() {
    double[][] point = new double[inputs.size()][];
    Arrays.setAll(
        point, i -> gradientCase.inputs().get(i).values(gradientCase.toString().hashCode() + i));
    return point;
  }

  /** Values of a gradient per input; zeros where there is none. */
  double[][] run(List<Optional<Operand<TType>>> wanted, double[][] at) {
    List<Output<?>> fetched =
        wanted.stream()
            .flatMap(Optional::stream)
            .<Output<?>>map(Operand::asOutput)
            .distinct()
            .toList();
    List<double[]> results = run(at, fetched);
    double[][] values = new double[wanted.size()][];
    Arrays.setAll(
        values,
        i ->
            wanted
                .get(i)
                .map(value -> results.get(fetched.indexOf(value.asOutput())))
                .orElseGet(() -> new double[at[i].length]));
    return values;
  }

  /** The gradient of a scalar by central differences. */
  double[][] finiteDifferences(Output<?> scalar, double[][] at) {
    double step = gradientCase.step();
    double[][] slopes = new double[at.length][];
    for (int i = 0; i < at.length; i++) {
      slopes[i] = new double[at[i].length];
      for (int k = 0; k < at[i].length; k++) {
        double value = at[i][k];
        at[i][k] = value + step;
        double above = run(at, List.of(scalar)).get(0)[0];
        at[i][k] = value - step;
        double below = run(at, List.of(scalar)).get(0)[0];
        at[i][k] = value;
        slopes[i][k] = (above - below) / (2 * step);
      }
    }
    return slopes;
  }

  /** Values of any outputs. */
  List<double[]> run(double[][] at, List<Output<?>> fetched) {
    List<double[]> values = new ArrayList<>();
    if (fetched.isEmpty()) {
      return values;
    }
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
