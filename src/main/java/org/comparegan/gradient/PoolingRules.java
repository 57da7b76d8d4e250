package org.comparegan.gradient;

import org.comparegan.graph.RawOps;

/** Average and maximum pooling. */
final class PoolingRules {
  private PoolingRules() {}

  static void addTo(Rules rules) {
    rules.add(
        "AvgPool",
        (math, op) ->
            windows(math.op("AvgPoolGrad").in(math.shape(op.in(0)), op.dy()), op).output());
    rules.add(
        "AvgPoolGrad",
        Partial.NONE,
        (math, op) -> windows(math.op("AvgPool").in(op.dy()), op).output());
    rules.add(
        "MaxPool",
        (math, op) -> {
          RawOps.Builder gradient = math.op("MaxPoolGrad").in(op.in(0), op.out(), op.dy());
          return windows(gradient.attrOf("explicit_paddings", op.operation()), op).output();
        });
    linear(rules, "MaxPoolGrad", "MaxPoolGradGrad");
    linear(rules, "MaxPoolGradGrad", "MaxPoolGrad");
    rules.add(
        "MaxPoolV2",
        (math, op) ->
            padded(
                    math.op("MaxPoolGradV2").in(op.in(0), op.out(), op.dy()).in(op.in(1), op.in(2)),
                    op)
                .output());
    linearV2(rules, "MaxPoolGradV2", "MaxPoolGradGradV2");
    linearV2(rules, "MaxPoolGradGradV2", "MaxPoolGradV2");
  }

  /** Given which element was the largest, the gradient is linear; its transpose picks. */
  private static void linear(Rules rules, String type, String transposed) {
    rules.add(
        type,
        Partial.NONE,
        Partial.NONE,
        (math, op) -> windows(math.op(transposed).in(op.in(0), op.in(1), op.dy()), op).output());
  }

  private static void linearV2(Rules rules, String type, String transposed) {
    rules.add(
        type,
        Partial.NONE,
        Partial.NONE,
        (math, op) ->
            padded(math.op(transposed).in(op.in(0), op.in(1), op.dy()).in(op.in(3), op.in(4)), op)
                .output());
  }

  private static RawOps.Builder windows(RawOps.Builder builder, Step op) {
    return padded(builder, op).attrOf("ksize", op.operation()).attrOf("strides", op.operation());
  }

  private static RawOps.Builder padded(RawOps.Builder builder, Step op) {
    return builder.attrOf("padding", op.operation()).attrOf("data_format", op.operation());
  }
}
