package org.comparegan.gradient;

import org.tensorflow.Output;

/** Element-wise functions of one value, and the fused gradients of some of them. */
final class FunctionRules {
  private FunctionRules() {}

  static void addTo(Rules rules) {
    rules.add("Neg", (math, op) -> math.neg(op.dy()));
    rules.add("Abs", (math, op) -> math.mul(op.dy(), math.apply("Sign", op.in(0))));
    rules.add("Square", (math, op) -> math.mul(op.dy(), math.scale(2, op.in(0))));
    rules.add("Exp", (math, op) -> math.mul(op.dy(), op.out()));
    rules.add("Log", (math, op) -> math.div(op.dy(), op.in(0)));
    rules.add(
        "Log1p", (math, op) -> math.div(op.dy(), math.add(op.in(0), math.scalar(1, op.in(0)))));
    rules.add("Lgamma", (math, op) -> math.mul(op.dy(), math.apply("Digamma", op.in(0))));
    rules.add(
        "Digamma",
        (math, op) ->
            math.mul(op.dy(), math.apply("Polygamma", math.scalar(1, op.in(0)), op.in(0))));
    rules.add("Polygamma", Partial.NONE, FunctionRules::polygamma);
    rules.add("Sin", (math, op) -> math.mul(op.dy(), math.apply("Cos", op.in(0))));
    rules.add("Cos", (math, op) -> math.neg(math.mul(op.dy(), math.apply("Sin", op.in(0)))));
    for (String reciprocal : new String[] {"Inv", "Reciprocal"}) {
      rules.add(reciprocal, (math, op) -> math.neg(math.mul(op.dy(), math.square(op.out()))));
    }
    rules.add("Sqrt", (math, op) -> math.apply("SqrtGrad", op.out(), op.dy()));
    rules.add("SqrtGrad", FunctionRules::squareRootOutput, FunctionRules::squareRootGradient);
    rules.add("Rsqrt", (math, op) -> math.apply("RsqrtGrad", op.out(), op.dy()));
    rules.add(
        "RsqrtGrad",
        FunctionRules::reciprocalRootOutput,
        (math, op) -> math.apply("RsqrtGrad", op.in(0), op.dy()));
    rules.add("L2Loss", (math, op) -> math.mul(op.in(0), op.dy()));
    rules.add("Cast", (math, op) -> math.cast(op.dy(), op.dtype("SrcT")));
  }

  private static Output<?> polygamma(Algebra math, Step op) {
    Output<?> next = math.add(op.in(0), math.scalar(1, op.in(0)));
    return math.mul(op.dy(), math.apply("Polygamma", next, op.in(1)));
  }

  /** Of {@code g / (2 y)} with respect to y. */
  private static Output<?> squareRootOutput(Algebra math, Step op) {
    return math.neg(math.div(math.mul(op.dy(), op.out()), op.in(0)));
  }

  private static Output<?> squareRootGradient(Algebra math, Step op) {
    return math.div(math.scale(0.5, op.dy()), op.in(0));
  }

  /** Of {@code -g y³ / 2} with respect to y. */
  private static Output<?> reciprocalRootOutput(Algebra math, Step op) {
    return math.mul(math.mul(math.scale(-1.5, op.dy()), op.in(1)), math.square(op.in(0)));
  }
}
