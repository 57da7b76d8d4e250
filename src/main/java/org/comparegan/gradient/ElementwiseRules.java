package org.comparegan.gradient;

import org.comparegan.gradient.Rule.Partial;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Substitute;
import org.tensorflow.Output;

/** Element-wise functions with broadcasting, and their fused gradients. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static void addTo(Rules rules) {
    arithmetic(rules);
    functions(rules);
    activations(rules);
  }

  private static void arithmetic(Rules rules) {
    for (String identity :
        new String[] {
          "Identity", "Snapshot", "CheckNumerics", "EnsureShape", "PlaceholderWithDefault"
        }) {
      rules.add(identity, (math, op) -> op.dy());
    }
    rules.add(Substitute.TYPE, (math, op) -> op.dy());
    rules.add("IdentityN", Rule.each((math, op, input) -> op.dyOrZeros(input)));
    rules.add("AddN", Rule.each((math, op, input) -> op.dy()));
    for (String add : new String[] {"Add", "AddV2"}) {
      rules.add(add, (math, op) -> left(math, op, op.dy()), (math, op) -> right(math, op, op.dy()));
    }
    rules.add(
        "Sub",
        (math, op) -> left(math, op, op.dy()),
        (math, op) -> math.neg(right(math, op, op.dy())));
    rules.add(
        "Mul",
        (math, op) -> left(math, op, math.mul(op.dy(), op.in(1))),
        (math, op) -> right(math, op, math.mul(op.dy(), op.in(0))));
    for (String divide : new String[] {"Div", "RealDiv"}) {
      rules.add(
          divide,
          (math, op) -> left(math, op, math.div(op.dy(), op.in(1))),
          (math, op) -> math.neg(math.div(right(math, op, math.mul(op.dy(), op.out())), op.in(1))));
    }
    rules.add(
        "SquaredDifference",
        (math, op) -> left(math, op, twiceDifference(math, op)),
        (math, op) -> math.neg(right(math, op, twiceDifference(math, op))));
    rules.add("Pow", ElementwiseRules::base, ElementwiseRules::exponent);
    extremum(rules, "Maximum", "GreaterEqual");
    extremum(rules, "Minimum", "LessEqual");
    rules.add(
        "Select",
        Partial.NONE,
        (math, op) -> math.op("Select").in(op.in(0), op.dy(), math.zerosLike(op.dy())).output(),
        (math, op) -> math.op("Select").in(op.in(0), math.zerosLike(op.dy()), op.dy()).output());
    rules.add(
        "SelectV2",
        Partial.NONE,
        (math, op) -> chosen(math, op, 1, math.select(op.in(0), op.dy(), math.zerosLike(op.dy()))),
        (math, op) -> chosen(math, op, 2, math.select(op.in(0), math.zerosLike(op.dy()), op.dy())));
    rules.add(
        "ClipByValue",
        (math, op) ->
            math.select(
                math.apply(
                    "LogicalOr",
                    math.apply("Less", op.in(0), op.in(1)),
                    math.apply("Greater", op.in(0), op.in(2))),
                math.zerosLike(op.dy()),
                op.dy()),
        (math, op) -> clipped(math, op, 1, "Less"),
        (math, op) -> clipped(math, op, 2, "Greater"));
  }

  private static Output<?> left(Algebra math, BackwardStep op, Output<?> gradient) {
    return math.reduceTo(gradient, op.in(0), op.in(1));
  }

  private static Output<?> right(Algebra math, BackwardStep op, Output<?> gradient) {
    return math.reduceTo(gradient, op.in(1), op.in(0));
  }

  private static Output<?> twiceDifference(Algebra math, BackwardStep op) {
    return math.mul(math.scale(2, op.dy()), math.sub(op.in(0), op.in(1)));
  }

  private static Output<?> base(Algebra math, BackwardStep op) {
    Output<?> power = op.in(1);
    Output<?> lower = math.apply("Pow", op.in(0), math.sub(power, math.scalar(1, power)));
    return left(math, op, math.mul(op.dy(), math.mul(power, lower)));
  }

  /** The logarithm counts as zero where the base is not positive. */
  private static Output<?> exponent(Algebra math, BackwardStep op) {
    Output<?> base = op.in(0);
    Output<?> positive = math.apply("Greater", base, math.scalar(0, base));
    Output<?> logarithm = math.apply("Log", math.select(positive, base, math.scalar(1, base)));
    return right(math, op, math.mul(op.dy(), math.mul(op.out(), logarithm)));
  }

  /** On a tie the first operand gets the whole gradient. */
  private static void extremum(Rules rules, String type, String comparison) {
    rules.add(
        type,
        (math, op) -> {
          Output<?> first = math.apply(comparison, op.in(0), op.in(1));
          return left(math, op, math.select(first, op.dy(), math.zerosLike(op.dy())));
        },
        (math, op) -> {
          Output<?> first = math.apply(comparison, op.in(0), op.in(1));
          return right(math, op, math.select(first, math.zerosLike(op.dy()), op.dy()));
        });
  }

  /** Both the condition and the other branch may broadcast, so the output's shape decides. */
  private static Output<?> chosen(Algebra math, BackwardStep op, int input, Output<?> gradient) {
    return math.reduceTo(gradient, op.in(input), op.out());
  }

  private static Output<?> clipped(Algebra math, BackwardStep op, int bound, String comparison) {
    Output<?> outside = math.apply(comparison, op.in(0), op.in(bound));
    Output<?> gradient = math.select(outside, op.dy(), math.zerosLike(op.dy()));
    return math.reduceTo(gradient, op.in(bound), op.in(0));
  }

  private static void functions(Rules rules) {
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
    rules.add("Polygamma", Partial.NONE, ElementwiseRules::polygamma);
    rules.add("Sin", (math, op) -> math.mul(op.dy(), math.apply("Cos", op.in(0))));
    rules.add("Cos", (math, op) -> math.neg(math.mul(op.dy(), math.apply("Sin", op.in(0)))));
    for (String reciprocal : new String[] {"Inv", "Reciprocal"}) {
      rules.add(reciprocal, (math, op) -> math.neg(math.mul(op.dy(), math.square(op.out()))));
    }
    rules.add("Sqrt", (math, op) -> math.apply("SqrtGrad", op.out(), op.dy()));
    rules.add("SqrtGrad", ElementwiseRules::squareRootOutput, ElementwiseRules::squareRootGradient);
    rules.add("Rsqrt", (math, op) -> math.apply("RsqrtGrad", op.out(), op.dy()));
    rules.add(
        "RsqrtGrad",
        ElementwiseRules::reciprocalRootOutput,
        (math, op) -> math.apply("RsqrtGrad", op.in(0), op.dy()));
    rules.add("L2Loss", (math, op) -> math.mul(op.in(0), op.dy()));
    rules.add("Cast", (math, op) -> math.cast(op.dy(), op.dtype("SrcT")));
  }

  private static Output<?> polygamma(Algebra math, BackwardStep op) {
    Output<?> next = math.add(op.in(0), math.scalar(1, op.in(0)));
    return math.mul(op.dy(), math.apply("Polygamma", next, op.in(1)));
  }

  /** The gradient of {@code g / (2 y)} with respect to y. */
  private static Output<?> squareRootOutput(Algebra math, BackwardStep op) {
    return math.neg(math.div(math.mul(op.dy(), op.out()), op.in(0)));
  }

  private static Output<?> squareRootGradient(Algebra math, BackwardStep op) {
    return math.div(math.scale(0.5, op.dy()), op.in(0));
  }

  /** The gradient of {@code -g y³ / 2} with respect to y. */
  private static Output<?> reciprocalRootOutput(Algebra math, BackwardStep op) {
    return math.mul(math.mul(math.scale(-1.5, op.dy()), op.in(1)), math.square(op.in(0)));
  }

  private static void activations(Rules rules) {
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

  private static Output<?> leaky(Algebra math, BackwardStep op, Output<?> features) {
    RawOps.Builder gradient = math.op("LeakyReluGrad").in(op.dy(), features);
    return gradient.attrOf("alpha", op.operation()).output();
  }

  /** The gradient is a function of the output, with slope one where that is negative. */
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
