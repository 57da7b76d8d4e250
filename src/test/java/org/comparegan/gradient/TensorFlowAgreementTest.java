package org.comparegan.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.gradient.CaseGraph.Knowledge;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Output;

/** First-order gradients agree with those of TensorFlow's own registry, where it has them. */
class TensorFlowAgreementTest {
  /** Types that the registry of TensorFlow 2.18 does not know. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "AvgPoolGrad",
          "BiasAddGrad",
          "Conv2DBackpropFilter",
          "DepthwiseConv2dNativeBackpropFilter",
          "DepthwiseConv2dNativeBackpropInput",
          "Digamma",
          "EluGrad",
          "EnsureShape",
          "FusedBatchNormGradV3",
          "Gather",
          "IdentityN",
          "MaxPoolGrad",
          "MaxPoolGradGrad",
          "MaxPoolGradGradV2",
          "MaxPoolGradV2",
          "PlaceholderWithDefault",
          "PreventGradient",
          "Polygamma",
          "Relu6Grad",
          "ReluGrad",
          "ResizeBilinearGrad",
          "ResizeNearestNeighborGrad",
          "RsqrtGrad",
          "SeluGrad",
          "SigmoidGrad",
          "Snapshot",
          "SoftplusGrad",
          "SparseSoftmaxCrossEntropyWithLogits",
          "SqrtGrad",
          "StridedSliceGrad",
          "TanhGrad");

  /** Cases that it fails at: it aborts the process, throws, or leaves part of the gradient out. */
  private static final Set<String> FAILING =
      Set.of(
          "ConcatV2 of different lengths",
          "Conv2D explicit padding",
          "FusedBatchNormV3 inference",
          "FusedBatchNormV3 training, moments used",
          "Mean over computed axes",
          "PadV2",
          "Slice int64, to the end",
          "SoftmaxCrossEntropyWithLogits",
          "SoftmaxCrossEntropyWithLogits with the same labels for all");

  static Stream<GradientCase> known() {
    return GradientCases.all().stream()
        .filter(gradientCase -> !UNKNOWN.contains(gradientCase.type()))
        .filter(gradientCase -> !FAILING.contains(gradientCase.toString()));
  }

  static Stream<GradientCase> unknown() {
    return GradientCases.all().stream()
        .filter(gradientCase -> UNKNOWN.contains(gradientCase.type()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void agrees(GradientCase gradientCase) {
    try (CaseGraph graph = new CaseGraph(gradientCase, Knowledge.ALL)) {
      Output<?>[] theirs = graph.graph().addGradients(graph.loss(), reachable(graph));
      List<Output<?>> both = new ArrayList<>(List.of(theirs));
      graph.gradients().forEach(ours -> ours.ifPresent(gradient -> both.add(gradient.asOutput())));
      List<Output<?>> distinct = both.stream().distinct().toList();
      List<double[]> values = graph.run(graph.point(), distinct);
      for (int i = 0; i < theirs.length; i++) {
        assertThat(values.get(distinct.indexOf(both.get(theirs.length + i))))
            .usingElementComparator((x, y) -> Math.abs(x - y) <= 1e-5 * (1 + Math.abs(y)) ? 0 : 1)
            .containsExactly(values.get(distinct.indexOf(theirs[i])));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unknown")
  void isMissing(GradientCase gradientCase) {
    try (CaseGraph graph = new CaseGraph(gradientCase, Knowledge.ALL)) {
      assertThatThrownBy(() -> graph.graph().addGradients(graph.loss(), reachable(graph)))
          .hasMessageContaining("No gradient defined for op: " + gradientCase.type());
    }
  }

  private static Output<?>[] reachable(CaseGraph graph) {
    List<Output<?>> xs = new ArrayList<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      if (graph.gradients().get(i).isPresent()) {
        xs.add(graph.inputs().get(i).asOutput());
      }
    }
    return xs.toArray(Output[]::new);
  }
}
