package org.comparegan.gradient;

import org.comparegan.gradient.Rule.Partial;
import org.comparegan.graph.RawOps;
import org.tensorflow.Output;

/** Pooling, resizing, space-to-depth and depth-to-space. */
final class ImageRules {
  private ImageRules() {}

  static void addTo(Rules rules) {
    pooling(rules);
    resizing(rules);
  }

  private static void pooling(Rules rules) {
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

  /** For fixed positions of the maxima the gradient is linear; its transpose selects them. */
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

  private static RawOps.Builder windows(RawOps.Builder builder, BackwardStep op) {
    return padded(builder, op).attrOf("ksize", op.operation()).attrOf("strides", op.operation());
  }

  private static RawOps.Builder padded(RawOps.Builder builder, BackwardStep op) {
    return builder.attrOf("padding", op.operation()).attrOf("data_format", op.operation());
  }

  private static void resizing(Rules rules) {
    resizing(rules, "ResizeNearestNeighbor", "ResizeNearestNeighborGrad");
    resizing(rules, "ResizeNearestNeighborGrad", "ResizeNearestNeighbor");
    rules.add(
        "ResizeBilinear",
        (math, op) -> aligned(math.op("ResizeBilinearGrad").in(op.dy(), op.in(0)), op));
    resizing(rules, "ResizeBilinearGrad", "ResizeBilinear");
    blocks(rules, "DepthToSpace", "SpaceToDepth");
    blocks(rules, "SpaceToDepth", "DepthToSpace");
  }

  private static void resizing(Rules rules, String type, String transposed) {
    rules.add(
        type,
        (math, op) -> aligned(math.op(transposed).in(op.dy(), heightAndWidth(math, op.in(0))), op));
  }

  private static void blocks(Rules rules, String type, String inverse) {
    rules.add(
        type,
        (math, op) ->
            math.op(inverse)
                .in(op.dy())
                .attrOf("block_size", op.operation())
                .attrOf("data_format", op.operation())
                .output());
  }

  private static Output<?> aligned(RawOps.Builder builder, BackwardStep op) {
    return builder
        .attrOf("align_corners", op.operation())
        .attrOf("half_pixel_centers", op.operation())
        .output();
  }

  private static Output<?> heightAndWidth(Algebra math, Output<?> images) {
    var height = math.length(images, 1);
    var width = math.length(images, 2);
    if (height.isPresent() && width.isPresent()) {
      return math.vector(height.getAsInt(), width.getAsInt());
    }
    return math.op("Slice")
        .in(math.apply("Shape", images), math.vector(1), math.vector(2))
        .output();
  }
}
