package org.comparegan.gradient;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/** One operation of the backward pass: its inputs, its outputs and their gradients. */
final class BackwardStep {
  private final Algebra math;
  private final GraphOperation operation;
  private final List<Output<?>> inputs;
  private final List<Optional<Output<?>>> outputGradients;
  private @Nullable Object shared;

  BackwardStep(
      Algebra math,
      GraphOperation operation,
      List<Output<?>> inputs,
      List<Optional<Output<?>>> outputGradients) {
    this.math = math;
    this.operation = operation;
    this.inputs = inputs;
    this.outputGradients = outputGradients;
  }

  GraphOperation operation() {
    return operation;
  }

  List<Output<?>> inputs() {
    return inputs;
  }

  Output<?> in(int index) {
    return inputs.get(index);
  }

  Output<?> out() {
    return operation.output(0);
  }

  Output<?> out(int index) {
    return operation.output(index);
  }

  int outputs() {
    return outputGradients.size();
  }

  /** The gradient of the first output. */
  Output<?> dy() {
    return dyOrZeros(0);
  }

  /** The gradient of an output; empty when the loss does not depend on it. */
  Optional<Output<?>> dy(int index) {
    return outputGradients.get(index);
  }

  /** The gradient of an output, zeros when the loss does not depend on it. */
  Output<?> dyOrZeros(int index) {
    return dy(index).orElseGet(() -> math.zerosLike(out(index)));
  }

  /** A boolean attribute. */
  boolean flag(String name) {
    return operation.attributes().getAttrBool(name);
  }

  /** A float attribute. */
  float number(String name) {
    return operation.attributes().getAttrFloat(name);
  }

  /** An integer attribute. */
  long integer(String name) {
    return operation.attributes().getAttrInt(name);
  }

  /** A dtype attribute. */
  DataType dtype(String name) {
    return operation.attributes().getAttrType(name);
  }

  /** A string attribute. */
  String text(String name) {
    return operation.attributes().getAttrString(name);
  }

  /** A value that the partials of this operation share; the first call builds it. */
  @SuppressWarnings("unchecked") // all partials of a rule build the same value
  <T> T shared(Supplier<T> build) {
    Object known = shared;
    if (known == null) {
      known = build.get();
      shared = known;
    }
    return (T) known;
  }

  @Override
  public String toString() {
    return operation.type() + " " + operation.name();
  }
}
