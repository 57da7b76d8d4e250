package org.comparegan.gradient;

import org.comparegan.graph.RawOps;
import org.tensorflow.Output;

/** Resampling of images, and the exchange of space and depth. */
final class ResizingRules {
  private ResizingRules() {}

  static void addTo(Rules rules) {
    nearest(rules, "ResizeNearestNeighbor", "ResizeNearestNeighborGrad");
    nearest(rules, "ResizeNearestNeighborGrad", "ResizeNearestNeighbor");
    rules.add(
        "ResizeBilinear",
        (math, op) -> aligned(math.op("ResizeBilinearGrad").in(op.dy(), op.in(0)), op));
    rules.add(
        "ResizeBilinearGrad",
        (math, op) ->
            aligned(math.op("ResizeBilinear").in(op.dy(), heightAndWidth(math, op.in(0))), op));
    blocks(rules, "DepthToSpace", "SpaceToDepth");
    blocks(rules, "SpaceToDepth", "DepthToSpace");
  }

  private static void nearest(Rules rules, String type, String transposed) {
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

  private static Output<?> aligned(RawOps.Builder builder, Step op) {
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
