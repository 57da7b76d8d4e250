package org.comparegan.gradient;

import static org.comparegan.gradient.GradientCase.any;
import static org.comparegan.gradient.GradientCases.one;

import java.util.List;
import org.comparegan.graph.RawOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** Cases of convolutions and pooling. */
final class ConvolutionCases {
  private ConvolutionCases() {}

  static void addTo(List<GradientCase> cases) {
    addConvolutions(cases);
    addPooling(cases);
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
