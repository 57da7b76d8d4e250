package org.comparegan.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comparegan.gradient.CaseGraph.Knowledge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.GraphOperation;

class RulesTest {

  static Stream<GradientCase> cases() {
    return GradientCases.all().stream();
  }

  @Test
  void everyRuleHasACase() {
    Set<String> covered = new TreeSet<>();
    cases().forEach(gradientCase -> covered.add(gradientCase.type()));
    assertThat(covered).isEqualTo(Rules.ALL.types());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void matchesFiniteDifferencesAtFirstAndSecondOrder(GradientCase gradientCase) {
    try (CaseGraph graph = new CaseGraph(gradientCase, Knowledge.ALL)) {
      assertThat(types(graph)).contains(gradientCase.type());
      double[][] at = graph.point();
      double[][] first = graph.run(graph.gradients(), at);
      assertClose(gradientCase, first, graph.finiteDifferences(graph.loss(), at));
      assertThat(largest(first)).as("the case has a gradient").isPositive();
      double[][] second = graph.run(graph.secondGradients(), at);
      assertClose(gradientCase, second, graph.finiteDifferences(graph.secondLoss(), at));
      assertThat(largest(second)).as("the case has a second gradient").isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void needsNoKnownShapes(GradientCase gradientCase) {
    try (CaseGraph known = new CaseGraph(gradientCase, Knowledge.ALL)) {
      double[][] at = known.point();
      for (Knowledge knowledge : List.of(Knowledge.NOT_THE_FIRST_AXIS, Knowledge.NOTHING)) {
        if (knowledge == Knowledge.NOTHING && gradientCase.needsRank()) {
          continue;
        }
        try (CaseGraph unknown = new CaseGraph(gradientCase, knowledge)) {
          assertClose(
              gradientCase, unknown.run(unknown.gradients(), at), known.run(known.gradients(), at));
          assertClose(
              gradientCase,
              unknown.run(unknown.secondGradients(), at),
              known.run(known.secondGradients(), at));
        }
      }
    }
  }

  private static List<String> types(CaseGraph graph) {
    List<String> types = new ArrayList<>();
    for (Iterator<GraphOperation> ops = graph.graph().operations(); ops.hasNext(); ) {
      types.add(ops.next().type());
    }
    return types;
  }

  private static void assertClose(
      GradientCase gradientCase, double[][] found, double[][] expected) {
    double tolerance = gradientCase.tolerance() * (1 + largest(expected));
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i])
          .as("input %d of %s", i, gradientCase)
          .hasSize(expected[i].length)
          .usingElementComparator((x, y) -> Math.abs(x - y) <= tolerance ? 0 : 1)
          .containsExactly(expected[i]);
    }
  }

  private static double largest(double[][] values) {
    return Stream.of(values)
        .flatMapToDouble(java.util.stream.DoubleStream::of)
        .map(Math::abs)
        .max()
        .orElse(0);
  }
}
