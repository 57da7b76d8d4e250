package org.comparegan.gradient;

import org.comparegan.graph.RawOps;
import org.tensorflow.Output;

/** Activation functions and their fused gradients. */
final class ActivationRules {
  private ActivationRules() {}

  static void addTo(Rules rules) {
    rectifier(rules, "Relu", "ReluGrad");
    rectifier(rules, "Relu6", "Relu6Grad");
    rules.add("LeakyRelu", (math, op) -> leaky(math, op, op.in(0)));
    rules.add("LeakyReluGrad", (math, op) -> leaky(math, op, op.in(1)));
    exponential(rules, "Elu", "EluGrad");
    exponential(rules, "Selu", "SeluGrad");
    rules.add("Softplus", (math, op) -> math.apply("SoftplusGrad", op.dy(), op.in(0)));
    rules.add(
        "SoftplusGrad",
        (math, op) -> math.apply("SoftplusGrad", op.dy(), op.in(1)),
        (math, op) ->
            math.apply(
                "SigmoidGrad", math.apply("Sigmoid", op.in(1)), math.mul(op.dy(), op.in(0))));
    rules.add("Tanh", (math, op) -> math.apply("TanhGrad", op.out(), op.dy()));
    rules.add(
        "TanhGrad",
        (math, op) -> math.mul(math.scale(-2, op.in(0)), math.mul(op.dy(), op.in(1))),
        (math, op) -> math.apply("TanhGrad", op.in(0), op.dy()));
    rules.add("Sigmoid", (math, op) -> math.apply("SigmoidGrad", op.out(), op.dy()));
    rules.add(
        "SigmoidGrad",
        (math, op) ->
            math.mul(
                math.mul(op.dy(), op.in(1)),
                math.sub(math.scalar(1, op.in(0)), math.scale(2, op.in(0)))),
        (math, op) -> math.apply("SigmoidGrad", op.in(0), op.dy()));
  }

  /** Piecewise linear: the gradient of the gradient with respect to the features is zero. */
  private static void rectifier(Rules rules, String type, String gradientType) {
    rules.add(type, (math, op) -> math.apply(gradientType, op.dy(), op.out()));
    rules.add(gradientType, (math, op) -> math.apply(gradientType, op.dy(), op.in(1)));
  }

  private static Output<?> leaky(Algebra math, Step op, Output<?> features) {
    RawOps.Builder gradient = math.op("LeakyReluGrad").in(op.dy(), features);
    return gradient.attrOf("alpha", op.operation()).output();
  }

  /** The gradient is given by the output: its slope is one where that is negative. */
  private static void exponential(Rules rules, String type, String gradientType) {
    rules.add(type, (math, op) -> math.apply(gradientType, op.dy(), op.out()));
    rules.add(
        gradientType,
        (math, op) -> math.apply(gradientType, op.dy(), op.in(1)),
        (math, op) ->
            math.select(
                math.apply("Less", op.in(1), math.scalar(0, op.in(1))),
                math.mul(op.dy(), op.in(0)),
                math.zerosLike(op.dy())));
  }
}
