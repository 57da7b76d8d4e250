package org.comparegan.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.gradient.CaseGraph.Knowledge;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Output;

/** First-order gradients agree with those of TensorFlow's own registry, where it has the type. */
class TensorFlowAgreementTest {
  /** Types that the registry of TensorFlow 2.18 does not know. */
  private static final Set<String> MISSING = Set.of();

  static Stream<GradientCase> cases() {
    return GradientCases.all().stream()
        .filter(gradientCase -> !MISSING.contains(gradientCase.type()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void agrees(GradientCase gradientCase) {
    try (CaseGraph graph = new CaseGraph(gradientCase, Knowledge.ALL)) {
      List<Output<?>> xs = new ArrayList<>();
      List<Output<?>> ours = new ArrayList<>();
      for (int i = 0; i < graph.inputs().size(); i++) {
        Output<?> x = graph.inputs().get(i).asOutput();
        graph
            .gradients()
            .get(i)
            .ifPresent(
                gradient -> {
                  xs.add(x);
                  ours.add(gradient.asOutput());
                });
      }
      Output<?>[] theirs = graph.graph().addGradients(graph.loss(), xs.toArray(Output[]::new));
      double[][] point = graph.point();
      for (int i = 0; i < theirs.length; i++) {
        double[] expected = graph.run(point, List.of(theirs[i])).get(0);
        assertThat(graph.run(point, List.of(ours.get(i))).get(0))
            .usingElementComparator((x, y) -> Math.abs(x - y) <= 1e-5 * (1 + Math.abs(y)) ? 0 : 1)
            .containsExactly(expected);
      }
    }
  }
}
