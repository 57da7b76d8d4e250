package org.comparegan.gradient;

import static org.comparegan.gradient.GradientCase.any;
import static org.comparegan.gradient.GradientCases.one;
import static org.comparegan.gradient.GradientCases.plain;

import java.util.List;
import org.comparegan.graph.RawOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** Cases of products, convolutions and pooling. */
final class LinearCases {
  private LinearCases() {}

  static void addTo(List<GradientCase> cases) {
    addProducts(cases);
    addConvolutions(cases);
    addPooling(cases);
  }

  private static void addProducts(List<GradientCase> cases) {
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
            .withKnownRank());
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

  private static void addConvolutions(List<GradientCase> cases) {
    long[] images = {2, 4, 4, 2};
    long[] kernel = {3, 3, 2, 3};
    for (int stride : new int[] {1, 2}) {
      for (String padding : List.of("SAME", "VALID")) {
        long out = padding.equals("SAME") ? 4 / stride : (stride == 1 ? 2 : 1);
        String variant = "stride " + stride + " " + padding;
        addConvolution(
            cases, "Conv2D", variant, images, kernel, new long[] {2, out, out, 3}, stride, padding);
        addConvolution(
            cases,
            "DepthwiseConv2dNative",
            variant,
            images,
            new long[] {3, 3, 2, 1},
            new long[] {2, out, out, 2},
            stride,
            padding);
      }
    }
    cases.add(
        GradientCase.of(
            "Conv2D",
            "explicit padding",
            List.of(any(1, 3, 3, 2), any(4, 4, 2, 2)),
            (tf, raw, x) ->
                one(
                    raw.op("Conv2D")
                        .in(x.get(0), x.get(1))
                        .attr("strides", new long[] {1, 2, 2, 1})
                        .attr("padding", "EXPLICIT")
                        .attr("explicit_paddings", new long[] {0, 0, 1, 2, 1, 2, 0, 0})
                        .output())));
  }

  /** A convolution and its two gradients, which share input, filter and output. */
  private static void addConvolution(
      List<GradientCase> cases,
      String type,
      String variant,
      long[] images,
      long[] kernel,
      long[] output,
      int stride,
      String padding) {
    String toInput = type + "BackpropInput";
    String toFilter = type + "BackpropFilter";
    cases.add(
        GradientCase.of(
            type,
            variant,
            List.of(any(images), any(kernel)),
            (tf, raw, x) -> strided(raw.op(type).in(x.get(0), x.get(1)), stride, padding)));
    cases.add(
        GradientCase.of(
            toInput,
            variant,
            List.of(any(kernel), any(output)),
            (tf, raw, x) ->
                strided(
                    raw.op(toInput).in(tf.constant(ints(images)), x.get(0), x.get(1)),
                    stride,
                    padding)));
    cases.add(
        GradientCase.of(
            toFilter,
            variant,
            List.of(any(images), any(output)),
            (tf, raw, x) ->
                strided(
                    raw.op(toFilter).in(x.get(0), tf.constant(ints(kernel)), x.get(1)),
                    stride,
                    padding)));
  }

  private static List<Operand<?>> strided(RawOps.Builder op, int stride, String padding) {
    return one(
        op.attr("strides", new long[] {1, stride, stride, 1}).attr("padding", padding).output());
  }

  static int[] ints(long... values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  private static void addPooling(List<GradientCase> cases) {
    long[] images = {1, 4, 4, 2};
    long[] pooled = {1, 2, 2, 2};
    cases.add(
        GradientCase.of(
            "AvgPool",
            "",
            List.of(any(images)),
            (tf, raw, x) -> pooling(raw.op("AvgPool").in(x.get(0)))));
    cases.add(
        GradientCase.of(
            "AvgPoolGrad",
            "",
            List.of(any(pooled)),
            (tf, raw, x) ->
                pooling(raw.op("AvgPoolGrad").in(tf.constant(ints(images)), x.get(0)))));
    cases.add(
        GradientCase.of(
            "MaxPool",
            "",
            List.of(any(images)),
            (tf, raw, x) -> pooling(raw.op("MaxPool").in(x.get(0)))));
    cases.add(
        GradientCase.of(
            "MaxPoolGrad",
            "",
            List.of(any(images), any(pooled)),
            (tf, raw, x) ->
                pooling(
                    raw.op("MaxPoolGrad")
                        .in(x.get(0), pooling(raw.op("MaxPool").in(x.get(0))).get(0), x.get(1)))));
    cases.add(
        GradientCase.of(
            "MaxPoolGradGrad",
            "",
            List.of(any(images), any(images)),
            (tf, raw, x) ->
                pooling(
                    raw.op("MaxPoolGradGrad")
                        .in(x.get(0), pooling(raw.op("MaxPool").in(x.get(0))).get(0), x.get(1)))));
    cases.add(
        GradientCase.of(
            "MaxPoolV2",
            "",
            List.of(any(images)),
            (tf, raw, x) -> one(maxPoolV2(raw, x.get(0), window(tf), window(tf)))));
    for (String type : List.of("MaxPoolGradV2", "MaxPoolGradGradV2")) {
      cases.add(
          GradientCase.of(
              type,
              "",
              List.of(any(images), any(type.equals("MaxPoolGradV2") ? pooled : images)),
              (tf, raw, x) -> {
                Operand<?> window = window(tf);
                Operand<?> largest = maxPoolV2(raw, x.get(0), window, window);
                return one(
                    raw.op(type)
                        .in(x.get(0), largest, x.get(1))
                        .in(window, window)
                        .attr("padding", "SAME")
                        .output());
              }));
    }
  }

  private static Operand<?> window(Ops tf) {
    return tf.constant(new int[] {1, 2, 2, 1});
  }

  private static Operand<?> maxPoolV2(
      RawOps raw, Operand<?> images, Operand<?> window, Operand<?> strides) {
    return raw.op("MaxPoolV2").in(images, window, strides).attr("padding", "SAME").output();
  }

  private static List<Operand<?>> pooling(RawOps.Builder op) {
    return one(
        op.attr("ksize", new long[] {1, 2, 2, 1})
            .attr("strides", new long[] {1, 2, 2, 1})
            .attr("padding", "SAME")
            .output());
  }
}
