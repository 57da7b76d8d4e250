package org.comparegan.gradient;

import org.comparegan.graph.Substitute;
import org.tensorflow.Output;

/** Element-wise functions of several values, with broadcasting. */
final class ArithmeticRules {
  private ArithmeticRules() {}

  static void addTo(Rules rules) {
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
    rules.add("Pow", ArithmeticRules::base, ArithmeticRules::exponent);
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

  private static Output<?> left(Algebra math, Step op, Output<?> gradient) {
    return math.reduceTo(gradient, op.in(0), op.in(1));
  }

  private static Output<?> right(Algebra math, Step op, Output<?> gradient) {
    return math.reduceTo(gradient, op.in(1), op.in(0));
  }

  private static Output<?> twiceDifference(Algebra math, Step op) {
    return math.mul(math.scale(2, op.dy()), math.sub(op.in(0), op.in(1)));
  }

  private static Output<?> base(Algebra math, Step op) {
    Output<?> power = op.in(1);
    Output<?> lower = math.apply("Pow", op.in(0), math.sub(power, math.scalar(1, power)));
    return left(math, op, math.mul(op.dy(), math.mul(power, lower)));
  }

  /** The logarithm counts as zero where the base is not positive. */
  private static Output<?> exponent(Algebra math, Step op) {
    Output<?> base = op.in(0);
    Output<?> positive = math.apply("Greater", base, math.scalar(0, base));
    Output<?> logarithm = math.apply("Log", math.select(positive, base, math.scalar(1, base)));
    return right(math, op, math.mul(op.dy(), math.mul(op.out(), logarithm)));
  }

  /** At a tie the first operand gets the whole gradient. */
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

  /** Condition and the other branch both broadcast; their joint shape decides. */
  private static Output<?> chosen(Algebra math, Step op, int input, Output<?> gradient) {
    return math.reduceTo(gradient, op.in(input), op.out());
  }

  private static Output<?> clipped(Algebra math, Step op, int bound, String comparison) {
    Output<?> outside = math.apply(comparison, op.in(0), op.in(bound));
    Output<?> gradient = math.select(outside, op.dy(), math.zerosLike(op.dy()));
    return math.reduceTo(gradient, op.in(bound), op.in(0));
  }
}
