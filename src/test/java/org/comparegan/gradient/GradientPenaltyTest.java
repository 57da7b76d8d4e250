package org.comparegan.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comparegan.gradient.GradientCase.any;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.comparegan.gradient.CaseGraph.Knowledge;
import org.comparegan.graph.RawOps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;

/**
 * The penalty on the slope of a whole discriminator, with respect to its weights: what WGAN-GP and
 * DRAGAN differentiate twice, through everything that the reference's discriminators contain.
 */
class GradientPenaltyTest {

  /** What follows the first convolution. */
  private enum Part {
    SPECTRAL_NORM,
    LAYER_NORM,
    BATCH_NORM,
    FUSED_BATCH_NORM,
    ATTENTION,
    AVERAGE_POOL,
    TRANSPOSED_CONVOLUTION
  }

  static Stream<GradientCase> discriminators() {
    List<GradientCase.Input> inputs =
        List.of(any(2, 4, 4, 2), any(3, 3, 2, 4), any(4), any(3, 3, 4, 4), any(4, 1));
    return Stream.of(Part.values())
        .map(
            part -> {
              GradientCase inDouble =
                  GradientCase.of(
                      part.name(), "", inputs, (tf, raw, x) -> List.of(penalty(tf, x, part)));
              return part == Part.FUSED_BATCH_NORM ? inDouble.single(1e-2, 2e-2) : inDouble;
            });
  }

  /** The loss of the case holds a gradient already, so that its gradient is of second order. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("discriminators")
  void matchesFiniteDifferences(GradientCase discriminator) {
    try (CaseGraph graph = new CaseGraph(discriminator, Knowledge.NOT_THE_FIRST_AXIS)) {
      double[][] point = graph.point();
      double[][] found = graph.at(point).gradients()[0];
      double[][] expected = graph.finiteDifferences(point)[0];
      for (int i = 0; i < found.length; i++) {
        double largest =
            Stream.of(expected[i]).flatMapToDouble(DoubleStream::of).map(Math::abs).max().orElse(0);
        double tolerance = discriminator.tolerance() * (1 + largest);
        assertThat(found[i])
            .as("input %d", i)
            .usingElementComparator((x, y) -> Math.abs(x - y) <= tolerance ? 0 : 1)
            .containsExactly(expected[i]);
      }
    }
  }

  private static Output<?> penalty(Ops tf, List<Operand<?>> x, Part part) {
    Algebra math = new Algebra(tf);
    List<Output<?>> in = new ArrayList<>();
    x.forEach(operand -> in.add(operand.asOutput()));
    Output<?> images = in.get(0);
    Output<?> logits = logits(math, in, part);
    Output<?> slopes = Gradients.of(logits).wrt(tf, images).orElseThrow().asOutput();
    Output<?> squares = math.sum(math.square(slopes), math.vector(1, 2, 3), false);
    Output<?> norm = math.apply("Sqrt", math.add(squares, math.scalar(1e-4, squares)));
    return math.square(math.sub(norm, math.scalar(1, norm)));
  }

  private static Output<?> logits(Algebra math, List<Output<?>> in, Part part) {
    Output<?> kernel = in.get(1);
    Output<?> h =
        convolution(
            math, in.get(0), part == Part.SPECTRAL_NORM ? normalised(math, kernel) : kernel);
    h = math.op("BiasAdd").in(h, in.get(2)).output();
    h =
        switch (part) {
          case SPECTRAL_NORM -> h;
          case LAYER_NORM -> standardised(math, h, 1, 2, 3);
          case BATCH_NORM -> standardised(math, h, 0, 1, 2);
          case FUSED_BATCH_NORM -> fused(math, h, in.get(2));
          case ATTENTION -> attention(math, math.apply("Tanh", h));
          case AVERAGE_POOL -> pool(math, h, "AvgPool");
          case TRANSPOSED_CONVOLUTION -> transposed(math, h, in.get(3));
        };
    h = math.apply(part == Part.FUSED_BATCH_NORM ? "Softplus" : "LeakyRelu", h);
    h = math.apply("Softplus", convolution(math, h, in.get(3)));
    return math.apply("MatMul", math.sum(h, math.vector(1, 2), false), in.get(4));
  }

  private static Output<?> convolution(Algebra math, Output<?> images, Output<?> kernel) {
    return strided(math.op("Conv2D").in(images, kernel), 1);
  }

  private static Output<?> strided(RawOps.Builder op, long stride) {
    return op.attr("strides", new long[] {1, stride, stride, 1}).attr("padding", "SAME").output();
  }

  private static Output<?> transposed(Algebra math, Output<?> images, Output<?> kernel) {
    Output<?> batch =
        math.op("Slice").in(math.shape(images), math.vector(0), math.vector(1)).output();
    Output<?> size =
        math.op("ConcatV2")
            .inList(List.of(batch, math.vector(8, 8, 4)))
            .in(math.integer(0))
            .output();
    return strided(math.op("Conv2DBackpropInput").in(size, kernel, images), 2);
  }

  /** Singular vectors are constants: iterated ones would move with the finite differences. */
  private static Output<?> normalised(Algebra math, Output<?> kernel) {
    Output<?> matrix = math.apply("Reshape", kernel, math.vector(-1, 4));
    Output<?> u = math.op("Fill").in(math.vector(1, 18), math.scalar(0.24, kernel)).output();
    Output<?> v = math.op("Fill").in(math.vector(4, 1), math.scalar(0.5, kernel)).output();
    Output<?> sigma = math.apply("MatMul", math.apply("MatMul", u, matrix), v);
    return math.apply("Reshape", math.div(matrix, sigma), math.vector(3, 3, 2, 4));
  }

  private static Output<?> standardised(Algebra math, Output<?> h, int... axes) {
    Output<?> mean = mean(math, h, axes);
    Output<?> variance = mean(math, math.apply("SquaredDifference", h, mean), axes);
    Output<?> inverse = math.apply("Rsqrt", math.add(variance, math.scalar(1e-3, variance)));
    return math.mul(math.sub(h, mean), inverse);
  }

  private static Output<?> mean(Algebra math, Output<?> h, int... axes) {
    return math.op("Mean").in(h, math.vector(axes)).attr("keep_dims", true).output();
  }

  private static Output<?> fused(Algebra math, Output<?> h, Output<?> offset) {
    Output<?> none = math.op("Fill").in(math.vector(0), math.scalar(0, h)).output();
    return math.op("FusedBatchNormV3").in(h, offset, offset).in(none, none).output();
  }

  /** Keys and values are pooled by maximum; queries attend to them. */
  private static Output<?> attention(Algebra math, Output<?> h) {
    Output<?> pooled = math.apply("Reshape", pool(math, h, "MaxPool"), math.vector(-1, 4, 4));
    Output<?> queries = math.apply("Reshape", h, math.vector(-1, 16, 4));
    Output<?> similarity =
        math.op("BatchMatMulV2").in(queries, pooled).attr("adj_y", true).output();
    Output<?> attended = math.apply("BatchMatMulV2", math.apply("Softmax", similarity), pooled);
    return math.add(h, math.apply("Reshape", attended, math.vector(-1, 4, 4, 4)));
  }

  private static Output<?> pool(Algebra math, Output<?> h, String type) {
    RawOps.Builder pool = math.op(type).in(h).attr("ksize", new long[] {1, 2, 2, 1});
    return strided(pool, 2);
  }
}
