package org.comparegan.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
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
    // Needs other workers: org.comparegan.cluster.ExchangeTest.
    covered.add("CollectiveReduce");
    assertThat(covered).isEqualTo(Rules.ALL.types());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void matchesFiniteDifferencesAtFirstAndSecondOrder(GradientCase gradientCase) {
    try (CaseGraph graph = new CaseGraph(gradientCase, Knowledge.ALL)) {
      assertThat(types(graph)).contains(gradientCase.type());
      double[][] point = graph.point();
      double[][][] found = graph.at(point).gradients();
      double[][][] expected = graph.finiteDifferences(point);
      for (int order = 0; order < 2; order++) {
        assertClose(gradientCase, found[order], expected[order]);
        assertThat(largest(found[order])).as("gradient %d of the case", order + 1).isPositive();
      }
      for (Knowledge less : Knowledge.values()) {
        if (less != Knowledge.ALL && less.compareTo(gradientCase.leastKnowledge()) <= 0) {
          try (CaseGraph unknown = new CaseGraph(gradientCase, less)) {
            double[][][] same = unknown.at(point).gradients();
            assertClose(gradientCase, same[0], found[0]);
            assertClose(gradientCase, same[1], found[1]);
          }
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
    return Stream.of(values).flatMapToDouble(DoubleStream::of).map(Math::abs).max().orElse(0);
  }
}
