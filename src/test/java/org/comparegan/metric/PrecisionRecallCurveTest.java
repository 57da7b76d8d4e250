package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.comparegan.metric.PrecisionRecallCurve.MaxF;
import org.comparegan.metric.PrecisionRecallCurve.Settings;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Curves and F-scores known in closed form, the goldens of the reference, the clustering. */
class PrecisionRecallCurveTest {
  private static final Offset<Double> EXACT = within(1e-9);

  @Test
  void halfOfTheMassIsPrecise() {
    PrecisionRecallCurve curve = curve(new double[] {.5, .5}, new double[] {1, 0}, 11);
    assertThat(curve.precision()[5]).isCloseTo(.5, EXACT);
    assertThat(curve.recall()[5]).isCloseTo(.5, EXACT);
    assertThat(curve.precision()[10]).isCloseTo(.5, EXACT);
    assertThat(curve.recall()[1]).isCloseTo(1, EXACT);
    MaxF f = curve(new double[] {.5, .5}, new double[] {1, 0}, 1001).maxF(8);
    assertThat(f.recallWeighted()).isCloseTo(.984829, within(1e-6));
    assertThat(f.precisionWeighted()).isCloseTo(.503863, within(1e-6));
  }

  @Test
  void disjointAndEqualHistograms() {
    PrecisionRecallCurve apart = curve(new double[] {0, 1}, new double[] {1, 0}, 11);
    assertThat(apart.precision()).containsOnly(0);
    PrecisionRecallCurve same = curve(new double[] {1, 0}, new double[] {1, 0}, 11);
    assertThat(same.precision()[5]).isCloseTo(1, EXACT);
    assertThat(same.recall()[5]).isCloseTo(1, EXACT);
  }

  @Test
  void fScores() {
    double[] p = {1, 1, 0, 0, .5, 1, .5};
    double[] r = {1, 0, 1, 0, .5, .5, 1};
    assertThat(PrecisionRecallCurve.fScores(p, r, 1))
        .containsExactly(new double[] {1, 0, 0, 0, .5, 2 / 3.0, 2 / 3.0}, within(1e-7));
    assertThat(PrecisionRecallCurve.fScores(p, r, 2))
        .containsExactly(new double[] {1, 0, 0, 0, .5, 5 / 9.0, 5 / 6.0}, within(1e-7));
    assertThat(PrecisionRecallCurve.fScores(p, r, .5))
        .containsExactly(new double[] {1, 0, 0, 0, .5, 5 / 6.0, 5 / 9.0}, within(1e-7));
  }

  @TestFactory
  List<DynamicTest> goldens() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : GoldenFormula.cases("prd")) {
      tests.add(DynamicTest.dynamicTest(one.get("key").asText(), () -> check(one)));
    }
    return tests;
  }

  @Test
  void separateCloudsHaveNoOverlapAndEqualOnesFullOverlap() {
    Features here = Cases.randn32(new NumpyRandom(1), 400, 8);
    Features there = Cases.randn32(new NumpyRandom(1), 400, 8, 1, 50);
    Settings settings = new Settings(20, 101);
    assertThat(
            PrecisionRecallCurve.ofFeatures(here, there, settings, 2, 3).maxF(8).recallWeighted())
        .isCloseTo(0, within(1e-6));
    MaxF same = PrecisionRecallCurve.ofFeatures(here, here, settings, 2, 3).maxF(8);
    assertThat(same.recallWeighted()).isGreaterThan(.99);
    assertThat(same.precisionWeighted()).isGreaterThan(.99);
  }

  @Test
  void clusteringFindsWellSeparatedGroups() {
    int groups = 6;
    double[] values = new double[3000 * 4];
    NumpyRandom random = new NumpyRandom(9);
    for (int i = 0; i < values.length; i++) {
      values[i] = 30.0 * (i / 4 % groups) * (i % 4 == 0 ? 1 : .5) + random.randn();
    }
    int[] labels =
        new MiniBatchKMeans(Features.of(values, 3000, 4), groups, new NumpyRandom(4)).labels();
    assertThat(Arrays.stream(labels).limit(groups).distinct()).hasSize(groups);
    for (int i = 0; i < labels.length; i++) {
      assertThat(labels[i]).isEqualTo(labels[i % groups]);
    }
  }

  @Test
  void refusesBadArguments() {
    double[] one = {1};
    for (double epsilon : new double[] {0, 1, -1}) {
      assertThatThrownBy(() -> PrecisionRecallCurve.ofHistograms(one, one, 11, epsilon))
          .hasMessageContaining("epsilon");
    }
    for (int angles : new int[] {-1, 0, 2, 1_000_001}) {
      assertThatThrownBy(() -> curve(one, one, angles)).hasMessageContaining("prd.angles");
    }
    assertThatThrownBy(() -> curve(new double[] {.5, .4}, new double[] {1, 0}, 11))
        .hasMessageContaining("sum to 1");
    assertThatThrownBy(() -> curve(one, new double[] {1, 0}, 11)).hasMessageContaining("1 and 2");
    assertThatThrownBy(() -> PrecisionRecallCurve.fScores(one, one, 0)).hasMessageContaining("β");
    assertThatThrownBy(() -> PrecisionRecallCurve.fScores(new double[] {-1}, one, 1))
        .hasMessageContaining("precision must lie in [0, 1]");
    assertThatThrownBy(
            () ->
                PrecisionRecallCurve.ofFeatures(
                    Cases.wave(30, 2, 0), Cases.wave(31, 2, 0), new Settings(3, 11), 1, 0))
        .hasMessageContaining("30 fake and 31 real");
    assertThatThrownBy(
            () ->
                PrecisionRecallCurve.ofFeatures(
                    Cases.wave(3, 2, 0), Cases.wave(3, 2, 0), new Settings(20, 11), 1, 0))
        .hasMessageContaining("20 clusters");
  }

  private static void check(JsonNode one) {
    int angles = one.get("num_angles").asInt();
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.ofHistograms(
            histogram(one, "eval", 0),
            histogram(one, "ref", 1),
            angles,
            one.get("epsilon").asDouble());
    int every = one.get("every").asInt();
    assertClose(every(curve.precision(), every), GoldenFormula.doubles(one.get("precision")));
    assertClose(every(curve.recall(), every), GoldenFormula.doubles(one.get("recall")));
    one.get("max_f")
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              double[] expected =
                  GoldenFormula.doubles(value.has("error") ? value.get("clipped") : value);
              MaxF f = curve.maxF(Double.parseDouble(entry.getKey()));
              assertClose(new double[] {f.recallWeighted(), f.precisionWeighted()}, expected);
            });
  }

  private static double[] histogram(JsonNode one, String name, int firstZero) {
    double[] values =
        GoldenFormula.uniform(one.get("key").asText() + name, one.get("states").asInt(), 0, 1);
    if (one.get("zero_every_third").asBoolean()) {
      for (int i = firstZero; i < values.length; i += 3) {
        values[i] = 0;
      }
    }
    double sum = Arrays.stream(values).sum();
    return Arrays.stream(values).map(value -> value / sum).toArray();
  }

  private static double[] every(double[] values, int step) {
    double[] chosen = new double[(values.length + step - 1) / step];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = values[i * step];
    }
    return chosen;
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6 * expected[i] + 1e-300));
    }
  }

  private static PrecisionRecallCurve curve(double[] evaluated, double[] reference, int angles) {
    return PrecisionRecallCurve.ofHistograms(
        evaluated, reference, angles, PrecisionRecallCurve.DEFAULT_EPSILON);
  }
}
