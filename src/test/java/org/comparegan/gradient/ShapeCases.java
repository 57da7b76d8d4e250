package org.comparegan.gradient;

import static org.comparegan.gradient.GradientCase.any;
import static org.comparegan.gradient.GradientCase.of;
import static org.comparegan.gradient.GradientCases.one;

import java.util.List;

/** Cases of operations that move, repeat, join or resample elements. */
final class ShapeCases {
  private ShapeCases() {}

  static void addTo(List<GradientCase> cases) {
    addMoves(cases);
    addJoins(cases);
    addResampling(cases);
  }

  private static void steered(
      List<GradientCase> cases, String type, String variant, int[] steering, long... shape) {
    cases.add(
        of(
            type,
            variant,
            List.of(any(shape)),
            (tf, raw, x) -> one(raw.op(type).in(x.get(0), tf.constant(steering)).output())));
  }

  private static void addMoves(List<GradientCase> cases) {
    steered(cases, "Reshape", "", new int[] {3, -1}, 2, 3, 2);
    cases.add(
        of(
            "ExpandDims",
            "",
            List.of(any(2, 3)),
            (tf, raw, x) -> one(raw.op("ExpandDims").in(x.get(0), tf.constant(1)).output())));
    cases.add(
        of(
            "Squeeze",
            "",
            List.of(any(2, 1, 3)),
            (tf, raw, x) ->
                one(raw.op("Squeeze").in(x.get(0)).attr("squeeze_dims", new long[] {1}).output())));
    steered(cases, "Transpose", "", new int[] {2, 0, 1}, 2, 3, 4);
    cases.add(
        of(
            "Transpose",
            "by a computed order",
            List.of(any(2, 3, 4)),
            (tf, raw, x) ->
                one(
                    raw.op("Transpose")
                        .in(x.get(0), tf.identity(tf.constant(new int[] {2, 0, 1})))
                        .output())));
    steered(cases, "ReverseV2", "", new int[] {0, 2}, 2, 3, 2);
    steered(cases, "BroadcastTo", "stretched", new int[] {2, 3, 4}, 2, 1, 4);
    steered(cases, "BroadcastTo", "added and stretched", new int[] {2, 3, 4}, 3, 1);
    steered(cases, "Tile", "", new int[] {2, 1, 3}, 2, 3, 2);
    cases.add(
        of(
            "Tile",
            "int64",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(raw.op("Tile").in(x.get(0), tf.constant(new long[] {2, 2})).output())));
    cases.add(
        of(
            "Fill",
            "",
            List.of(any()),
            (tf, raw, x) ->
                one(raw.op("Fill").in(tf.constant(new int[] {2, 3}), x.get(0)).output())));
  }

  private static void addJoins(List<GradientCase> cases) {
    for (int axis : new int[] {0, 1, -1}) {
      cases.add(
          of(
              "ConcatV2",
              "axis " + axis,
              List.of(any(2, 3), any(2, 3)),
              (tf, raw, x) ->
                  one(
                      raw.op("ConcatV2")
                          .inList(List.of(x.get(0), x.get(1), x.get(0)))
                          .in(tf.constant(axis))
                          .output())));
      cases.add(
          of(
              "Pack",
              "axis " + axis,
              List.of(any(2, 3), any(2, 3)),
              (tf, raw, x) -> one(raw.op("Pack").inList(x).attr("axis", axis).output())));
    }
    cases.add(
        of(
            "ConcatV2",
            "of different lengths",
            List.of(any(2, 3), any(2, 1)),
            (tf, raw, x) -> one(raw.op("ConcatV2").inList(x).in(tf.constant(1L)).output())));
    cases.add(
        of(
            "Split",
            "",
            List.of(any(2, 4)),
            (tf, raw, x) -> {
              var op = raw.op("Split").in(tf.constant(1), x.get(0)).attr("num_split", 2).build();
              return List.of(op.output(0), op.output(1));
            }));
    cases.add(
        of(
            "Split",
            "of which one part is used",
            List.of(any(2, 4)),
            (tf, raw, x) ->
                one(
                    raw.op("Split")
                        .in(tf.constant(1), x.get(0))
                        .attr("num_split", 2)
                        .build()
                        .output(1))));
    cases.add(
        of(
            "SplitV",
            "",
            List.of(any(2, 4)),
            (tf, raw, x) -> {
              var op =
                  raw.op("SplitV")
                      .in(x.get(0), tf.constant(new int[] {1, 3}), tf.constant(1))
                      .attr("num_split", 2)
                      .build();
              return List.of(op.output(0), op.output(1));
            }));
    cases.add(
        of(
            "Unpack",
            "of which one part is used",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(
                    raw.op("Unpack")
                        .in(x.get(0))
                        .attr("num", 3)
                        .attr("axis", 1)
                        .build()
                        .output(2))));
  }

  private static void addResampling(List<GradientCase> cases) {
    int[] larger = {4, 6};
    for (boolean halfPixel : new boolean[] {false, true}) {
      String variant = halfPixel ? "half pixel" : "";
      cases.add(resampling("ResizeNearestNeighbor", variant, halfPixel, larger, 1, 2, 3, 2));
      cases.add(
          resampling(
              "ResizeNearestNeighborGrad", variant, halfPixel, new int[] {2, 3}, 1, 4, 6, 2));
      cases.add(
          resampling("ResizeBilinear", variant, halfPixel, larger, 1, 2, 3, 2).single(0.5, 1e-4));
      cases.add(
          of(
                  "ResizeBilinearGrad",
                  variant,
                  List.of(any(1, 4, 6, 2)),
                  (tf, raw, x) ->
                      one(
                          raw.op("ResizeBilinearGrad")
                              .in(x.get(0), tf.constant(new float[1][2][3][2]))
                              .attr("half_pixel_centers", halfPixel)
                              .output()))
              .single(0.5, 1e-4));
    }
    cases.add(blocks("DepthToSpace", 1, 2, 2, 8));
    cases.add(blocks("SpaceToDepth", 1, 4, 4, 2));
  }

  private static GradientCase resampling(
      String type, String variant, boolean halfPixel, int[] size, long... shape) {
    return of(
        type,
        variant,
        List.of(any(shape)),
        (tf, raw, x) ->
            one(
                raw.op(type)
                    .in(x.get(0), tf.constant(size))
                    .attr("half_pixel_centers", halfPixel)
                    .output()));
  }

  private static GradientCase blocks(String type, long... shape) {
    return of(
        type,
        "",
        List.of(any(shape)),
        (tf, raw, x) -> one(raw.op(type).in(x.get(0)).attr("block_size", 2).output()));
  }
}
