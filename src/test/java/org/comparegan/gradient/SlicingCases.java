package org.comparegan.gradient;

import static org.comparegan.gradient.GradientCase.any;
import static org.comparegan.gradient.GradientCase.of;
import static org.comparegan.gradient.GradientCases.one;

import java.util.List;
import org.comparegan.gradient.CaseGraph.Knowledge;
import org.comparegan.graph.RawOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** Cases of parts of a value, padding, and rows chosen by an index. */
final class SlicingCases {
  private SlicingCases() {}

  static void addTo(List<GradientCase> cases) {
    addSlices(cases);
    addGathers(cases);
  }

  private static void addSlices(List<GradientCase> cases) {
    cases.add(
        of(
            "Slice",
            "",
            List.of(any(3, 4)),
            (tf, raw, x) ->
                one(
                    raw.op("Slice")
                        .in(x.get(0), tf.constant(new int[] {1, 0}), tf.constant(new int[] {2, 3}))
                        .output())));
    cases.add(
        of(
            "Slice",
            "int64, to the end",
            List.of(any(3, 4)),
            (tf, raw, x) ->
                one(
                    raw.op("Slice")
                        .in(
                            x.get(0),
                            tf.constant(new long[] {1, 1}),
                            tf.constant(new long[] {-1, 2}))
                        .output())));
    cases.add(
        of(
            "StridedSlice",
            "",
            List.of(any(4, 5)),
            (tf, raw, x) -> strided(raw.op("StridedSlice").in(x.get(0)), tf, List.of())));
    cases.add(
        of(
            "StridedSliceGrad",
            "",
            List.of(any(2)),
            (tf, raw, x) ->
                strided(
                    raw.op("StridedSliceGrad").in(tf.constant(new int[] {4, 5})),
                    tf,
                    List.of(x.get(0)))));
    int[][] paddings = {{1, 0}, {2, 1}};
    cases.add(
        of(
            "Pad",
            "",
            List.of(any(2, 3)),
            (tf, raw, x) -> one(raw.op("Pad").in(x.get(0), tf.constant(paddings)).output())));
    cases.add(
        of(
            "PadV2",
            "",
            List.of(any(2, 3), any()),
            (tf, raw, x) ->
                one(raw.op("PadV2").in(x.get(0), tf.constant(paddings), x.get(1)).output())));
    for (String mode : List.of("REFLECT", "SYMMETRIC")) {
      cases.add(mirrored("MirrorPad", mode, paddings, 3, 4));
      cases.add(mirrored("MirrorPadGrad", mode, paddings, 4, 7));
    }
  }

  private static GradientCase mirrored(String type, String mode, int[][] paddings, long... shape) {
    return of(
        type,
        mode,
        List.of(any(shape)),
        (tf, raw, x) ->
            one(raw.op(type).in(x.get(0), tf.constant(paddings)).attr("mode", mode).output()));
  }

  /** Every second of rows 0 to 3, last column of five, which goes away. */
  private static List<Operand<?>> strided(RawOps.Builder op, Ops tf, List<Operand<?>> gradient) {
    op.in(
        tf.constant(new int[] {0, -1}),
        tf.constant(new int[] {4, 0}),
        tf.constant(new int[] {2, 1}));
    gradient.forEach(op::in);
    return one(op.attr("shrink_axis_mask", 2).output());
  }

  private static void addGathers(List<GradientCase> cases) {
    int[] rows = {2, 0, 2};
    cases.add(
        of(
            "Gather",
            "",
            List.of(any(3, 2)),
            (tf, raw, x) -> one(raw.op("Gather").in(x.get(0), tf.constant(rows)).output())));
    for (int axis : new int[] {0, 1, 2}) {
      GradientCase gather =
          of(
              "GatherV2",
              "axis " + axis,
              List.of(any(3, 3, 3)),
              (tf, raw, x) ->
                  one(
                      raw.op("GatherV2")
                          .in(
                              x.get(0),
                              tf.constant(new int[][] {{2, 0}, {2, 1}}),
                              tf.constant(axis))
                          .output()));
      cases.add(gather.knowing(Knowledge.NOT_THE_FIRST_AXIS));
    }
    cases.add(
        of(
            "UnsortedSegmentSum",
            "",
            List.of(any(3, 2)),
            (tf, raw, x) ->
                one(
                    raw.op("UnsortedSegmentSum")
                        .in(x.get(0), tf.constant(rows), tf.constant(4))
                        .output())));
  }
}
