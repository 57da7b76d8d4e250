package org.comparegan.gradient;

import org.comparegan.graph.RawOps;
import org.tensorflow.Output;

/**
 * Convolutions. A convolution, its input gradient (a transposed convolution) and its filter
 * gradient are each bilinear in two of (input, filter, output): every partial is the third of them.
 */
final class ConvolutionRules {
  private static final String[] SETTINGS = {
    "strides", "padding", "explicit_paddings", "data_format", "dilations"
  };

  private ConvolutionRules() {}

  static void addTo(Rules rules) {
    family(rules, "Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter");
    family(
        rules,
        "DepthwiseConv2dNative",
        "DepthwiseConv2dNativeBackpropInput",
        "DepthwiseConv2dNativeBackpropFilter");
  }

  private static void family(Rules rules, String forward, String toInput, String toFilter) {
    Family family = new Family(forward, toInput, toFilter);
    rules.add(
        forward,
        (math, op) ->
            new ConvolutionForms(math)
                .input(op)
                .orElseGet(() -> family.input(math, op, op.in(0), op.in(1), op.dy())),
        (math, op) ->
            new ConvolutionForms(math)
                .filter(op)
                .orElseGet(() -> family.filter(math, op, op.in(0), op.in(1), op.dy())));
    rules.add(
        toInput,
        Partial.NONE,
        (math, op) -> family.filter(math, op, op.dy(), op.in(1), op.in(2)),
        (math, op) -> family.output(math, op, op.dy(), op.in(1)));
    rules.add(
        toFilter,
        (math, op) -> family.input(math, op, op.in(0), op.dy(), op.in(2)),
        Partial.NONE,
        (math, op) -> family.output(math, op, op.in(0), op.dy()));
  }

  private record Family(String forward, String toInput, String toFilter) {

    Output<?> output(Algebra math, Step op, Output<?> input, Output<?> filter) {
      return configured(math.op(forward).in(input, filter), op);
    }

    /** With the shape of {@code input}, whose elements are not used. */
    Output<?> input(Algebra math, Step op, Output<?> input, Output<?> filter, Output<?> output) {
      return configured(math.op(toInput).in(math.shape(input), filter, output), op);
    }

    /** With the shape of {@code filter}, whose elements are not used. */
    Output<?> filter(Algebra math, Step op, Output<?> input, Output<?> filter, Output<?> output) {
      return configured(math.op(toFilter).in(input, math.shape(filter), output), op);
    }

    private static Output<?> configured(RawOps.Builder builder, Step op) {
      for (String setting : SETTINGS) {
        builder.attrOf(setting, op.operation());
      }
      return builder.output();
    }
  }
}
