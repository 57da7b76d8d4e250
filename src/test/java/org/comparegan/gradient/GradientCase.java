package org.comparegan.gradient;

import java.util.List;
import java.util.SplittableRandom;
import org.comparegan.gradient.CaseGraph.Knowledge;
import org.comparegan.graph.RawOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;

/**
 * One operation of a type, as a function of floating inputs, whose gradients can be checked.
 *
 * @param type the operation type whose rule the case is for
 * @param variant what tells cases of a type apart
 * @param dtype double where TensorFlow has a kernel for it, else float32
 * @param step of the finite differences
 * @param tolerance relative to the largest element of a gradient
 * @param inputs what the function takes
 * @param function builds the outputs that matter, floating values of any shape
 * @param leastKnowledge of the shapes of inputs with which rule and graph optimiser still work
 */
record GradientCase(
    String type,
    String variant,
    DataType dtype,
    double step,
    double tolerance,
    List<Input> inputs,
    Function function,
    Knowledge leastKnowledge) {

  /** An input: its shape, and the range that its elements come from. */
  record Input(double low, double high, long[] shape) {

    /** Elements from this range, the same for the same seed. */
    double[] values(long seed) {
      int size = 1;
      for (long length : shape) {
        size *= Math.toIntExact(length);
      }
      return new SplittableRandom(seed).doubles(size, low, high).toArray();
    }
  }

  /** Adds an operation to a graph. */
  @FunctionalInterface
  interface Function {
    /** The outputs for these inputs. */
    List<Operand<?>> apply(Ops tf, RawOps raw, List<Operand<?>> x);
  }

  /** Inputs with elements of either sign and of magnitude about one. */
  static Input any(long... shape) {
    return new Input(-1.5, 1.5, shape);
  }

  /** Inputs with elements well above zero. */
  static Input positive(long... shape) {
    return new Input(0.5, 2, shape);
  }

  /** A double precision case. */
  static GradientCase of(String type, String variant, List<Input> inputs, Function function) {
    return new GradientCase(
        type, variant, DataType.DT_DOUBLE, 1e-4, 1e-6, inputs, function, Knowledge.NOTHING);
  }

  /** This case in float32, with a step and a tolerance that suit the function. */
  GradientCase single(double floatStep, double floatTolerance) {
    return new GradientCase(
        type,
        variant,
        DataType.DT_FLOAT,
        floatStep,
        floatTolerance,
        inputs,
        function,
        leastKnowledge);
  }

  /** This case, where at least this has to be known. */
  GradientCase knowing(Knowledge least) {
    return new GradientCase(type, variant, dtype, step, tolerance, inputs, function, least);
  }

  @Override
  public String toString() {
    return variant.isEmpty() ? type : type + " " + variant;
  }
}
