package org.comparegan.gradient;

import static org.comparegan.gradient.GradientCase.any;
import static org.comparegan.gradient.GradientCases.one;
import static org.comparegan.gradient.GradientCases.plain;

import java.util.List;
import org.comparegan.gradient.CaseGraph.Knowledge;

/** Cases of products of matrices, and of biases. */
final class LinearCases {
  private LinearCases() {}

  static void addTo(List<GradientCase> cases) {
    for (boolean left : new boolean[] {false, true}) {
      for (boolean right : new boolean[] {false, true}) {
        long[] x = left ? new long[] {3, 2} : new long[] {2, 3};
        long[] y = right ? new long[] {4, 3} : new long[] {3, 4};
        String variant = (left ? "xᵀ" : "x") + (right ? "yᵀ" : "y");
        cases.add(product("MatMul", variant, "transpose_a", left, "transpose_b", right, x, y));
        for (String type : List.of("BatchMatMul", "BatchMatMulV2")) {
          cases.add(
              product(type, variant, "adj_x", left, "adj_y", right, batch(x, 2), batch(y, 2)));
        }
        cases.add(
            product(
                "BatchMatMulV2",
                variant + " broadcast",
                "adj_x",
                left,
                "adj_y",
                right,
                batch(batch(x, 1), 2),
                batch(y, 3)));
      }
    }
    cases.add(
        GradientCase.of(
            "BatchMatMulV3",
            "",
            List.of(any(2, 2, 3), any(3, 2)),
            (tf, raw, x) ->
                one(
                    raw.op("BatchMatMulV3")
                        .in(x.get(0), x.get(1))
                        .attr("Tout", x.get(0).asOutput().dataType())
                        .output())));
    cases.add(plain("BiasAdd", "", any(2, 2, 3), any(3)));
    cases.add(plain("BiasAddGrad", "", any(2, 2, 3)));
    cases.add(
        GradientCase.of(
                "BiasAdd",
                "channels first",
                List.of(any(2, 3, 2, 2), any(3)),
                (tf, raw, x) ->
                    one(
                        raw.op("BiasAdd")
                            .in(x.get(0), x.get(1))
                            .attr("data_format", "NCHW")
                            .output()))
            .knowing(Knowledge.NOT_THE_FIRST_AXIS));
  }

  private static GradientCase product(
      String type,
      String variant,
      String flipLeft,
      boolean left,
      String flipRight,
      boolean right,
      long[] x,
      long[] y) {
    return GradientCase.of(
        type,
        variant,
        List.of(any(x), any(y)),
        (tf, raw, in) ->
            one(
                raw.op(type)
                    .in(in.get(0), in.get(1))
                    .attr(flipLeft, left)
                    .attr(flipRight, right)
                    .output()));
  }

  private static long[] batch(long[] matrix, long count) {
    long[] batch = new long[matrix.length + 1];
    batch[0] = count;
    System.arraycopy(matrix, 0, batch, 1, matrix.length);
    return batch;
  }
}
