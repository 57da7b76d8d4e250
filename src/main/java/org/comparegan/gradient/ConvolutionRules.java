package org.comparegan.gradient;

import java.util.List;
import java.util.Optional;
import org.comparegan.gradient.Rule.Partial;
import org.comparegan.graph.Environment;
import org.comparegan.graph.FourConvolutions;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.UnpackedKernel;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * Convolutions. A convolution, its input gradient (a transposed convolution) and its filter
 * gradient are each bilinear in two of (input, filter, output), so every partial is the third of
 * them.
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

    Output<?> output(Algebra math, BackwardStep op, Output<?> input, Output<?> filter) {
      return configured(math.op(forward).in(input, filter), op);
    }

    /** Uses only the shape of {@code input}. */
    Output<?> input(
        Algebra math, BackwardStep op, Output<?> input, Output<?> filter, Output<?> output) {
      return configured(math.op(toInput).in(math.shape(input), filter, output), op);
    }

    /** Uses only the shape of {@code filter}. */
    Output<?> filter(
        Algebra math, BackwardStep op, Output<?> input, Output<?> filter, Output<?> output) {
      return configured(math.op(toFilter).in(input, math.shape(filter), output), op);
    }

    private static Output<?> configured(RawOps.Builder builder, BackwardStep op) {
      for (String setting : SETTINGS) {
        builder.attrOf(setting, op.operation());
      }
      return builder.output();
    }
  }

  /**
   * Forms of the gradients of {@code Conv2D} that are faster on a CPU than {@code
   * Conv2DBackpropInput}, which multiplies image by image and repacks the kernel for each, and
   * {@code Conv2DBackpropFilter}.
   */
  private static final class ConvolutionForms {
    /** With fewer channels a convolution is slower than the transposed one it replaces. */
    private static final long FEW_CHANNELS = 8;

    private static final long FEW_IMAGES = 4;
    private static final long MOST_PLACES = 64 * 64;
    private static final long CHANNELS_OVER_IMAGES = 32;

    private final Algebra math;

    ConvolutionForms(Algebra math) {
      this.math = math;
    }

    /** The gradient of the input. */
    Optional<Output<?>> input(BackwardStep op) {
      return math.literal() ? Optional.empty() : ofStride1(op).or(() -> ofStride2(op));
    }

    /**
     * For stride 1 with an odd kernel and SAME padding: the convolution with the kernel rotated by
     * 180°, its inputs and outputs swapped.
     */
    private Optional<Output<?>> ofStride1(BackwardStep op) {
      Shape kernel = math.known().shape(op.in(1));
      if (!isPlain(op)
          || kernel.hasUnknownDimension()
          || kernel.get(2) < FEW_CHANNELS
          || !isOdd(kernel)) {
        return Optional.empty();
      }
      return Optional.of(
          math.op("Conv2D")
              .in(op.dy(), UnpackedKernel.rotated(math.raw(), op.in(1), kernel).packed())
              .attrOf("strides", op.operation())
              .attrOf("padding", op.operation())
              .output());
    }

    /** For stride 2: four convolutions, where these are faster. */
    private Optional<Output<?>> ofStride2(BackwardStep op) {
      Shape x = math.known().shape(op.in(0));
      Shape kernel = math.known().shape(op.in(1));
      Shape dy = math.known().shape(op.dy());
      if (!isOf(op, 2) || x.isUnknown() || kernel.isUnknown() || dy.isUnknown()) {
        return Optional.empty();
      }
      boolean same = op.text("padding").equals("SAME");
      int top = same ? FourConvolutions.samePadding(x.get(1), dy.get(1), kernel.get(0)) : 0;
      int left = same ? FourConvolutions.samePadding(x.get(2), dy.get(2), kernel.get(1)) : 0;
      return FourConvolutions.of(x, dy, kernel, top, left)
          .filter(FourConvolutions::isFaster)
          .map(
              form ->
                  form.build(
                      math.raw(), op.dy(), UnpackedKernel.rotated(math.raw(), op.in(1), kernel)));
    }

    /** The gradient of the kernel, for stride 1 with SAME padding. */
    Optional<Output<?>> filter(BackwardStep op) {
      Shape x = math.known().shape(op.in(0));
      Shape kernel = math.known().shape(op.in(1));
      if (math.literal() || !isPlain(op) || kernel.hasUnknownDimension()) {
        return Optional.empty();
      }
      if (isPoint(kernel)) {
        return Optional.of(product(op, kernel));
      }
      return isOdd(kernel) && isFasterOverImages(x, kernel)
          ? Optional.of(overImages(op, kernel))
          : Optional.empty();
    }

    /** For a 1×1 kernel: one matrix product. */
    private Output<?> product(BackwardStep op, Shape kernel) {
      Output<?> product =
          math.op("MatMul")
              .in(places(op.in(0), kernel.get(2)), places(op.dy(), kernel.get(3)))
              .attr("transpose_a", true)
              .output();
      return math.reshapeLike(product, op.in(1));
    }

    /** Measured: not for large images, few channels, or with oneDNN; docs/performance.md. */
    private static boolean isFasterOverImages(Shape x, Shape kernel) {
      return !Environment.usesOneDnn()
          && !x.hasUnknownDimension()
          && x.get(0) >= FEW_IMAGES
          && x.get(1) * x.get(2) <= MOST_PLACES
          && Math.min(kernel.get(2), kernel.get(3)) >= CHANNELS_OVER_IMAGES;
    }

    /**
     * A convolution with channels and images swapped: its kernel is the gradient of the output, as
     * large as the image, and its padding makes its output as large as the kernel.
     */
    private Output<?> overImages(BackwardStep op, Shape kernel) {
      long rows = kernel.get(0) / 2;
      long columns = kernel.get(1) / 2;
      Output<?> places =
          math.op("Conv2D")
              .in(math.transpose(op.in(0), 3, 1, 2, 0), math.transpose(op.dy(), 1, 2, 0, 3))
              .attr("strides", new long[] {1, 1, 1, 1})
              .attr("padding", "EXPLICIT")
              .attr("explicit_paddings", new long[] {0, 0, rows, rows, columns, columns, 0, 0})
              .output();
      return math.transpose(places, 1, 2, 0, 3);
    }

    private Output<?> places(Output<?> images, long channels) {
      return math.apply("Reshape", images, math.vector(-1, Math.toIntExact(channels)));
    }

    private static boolean isOdd(Shape kernel) {
      return kernel.get(0) % 2 == 1 && kernel.get(1) % 2 == 1;
    }

    private static boolean isPoint(Shape kernel) {
      return kernel.get(0) == 1 && kernel.get(1) == 1;
    }

    /** Stride 1, no dilation, SAME padding, channels last. */
    private static boolean isPlain(BackwardStep op) {
      return isOf(op, 1) && op.text("padding").equals("SAME");
    }

    /** This stride in both directions, no dilation, no explicit padding, channels last. */
    private static boolean isOf(BackwardStep op, long stride) {
      return op.operation().type().equals("Conv2D")
          && op.text("data_format").equals("NHWC")
          && !op.text("padding").equals("EXPLICIT")
          && integers(op, "strides").equals(List.of(1L, stride, stride, 1L))
          && integers(op, "dilations").equals(List.of(1L, 1L, 1L, 1L));
    }

    private static List<Long> integers(BackwardStep op, String attribute) {
      return op.operation().attributes().getAttrValueProto(attribute).getList().getIList();
    }
  }
}
