package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.comparegan.metric.NearestNeighbours.Radius;
import org.comparegan.metric.NearestNeighbours.Result;
import org.comparegan.metric.NearestNeighbours.Settings;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Precision, recall, density and coverage of points on a line and of Gaussians. */
class NearestNeighboursTest {
  private static final Features REAL = Features.of(new float[] {0, 1, 2, 3, 4, 10}, 6, 1);
  private static final Features FAKE = Features.of(new float[] {0, 1, 2, 2, 2, 20}, 6, 1);

  @ParameterizedTest
  @CsvSource({
    "1, STRICT, .8333, .8333, .8333, .5",
    "1, INCLUSIVE, .8333, 1, 2.3333, .6667",
    "3, STRICT, .8333, 1, 1.1111, .8333",
    "3, INCLUSIVE, .8333, 1, 1.4444, 1"
  })
  void pointsOnALine(
      int k, Radius radius, double precision, double recall, double density, double coverage) {
    Result result = NearestNeighbours.between(REAL, FAKE, new Settings(k, radius));
    assertClose(result, precision, recall, density, coverage, within(5e-5));
    assertThat(result.warnings()).isEmpty();
  }

  /** Expected values: the definitions on scikit-learn's distances. */
  @ParameterizedTest
  @CsvSource({
    "3, 0.9019230769230769, 0.5985714285714285, 1.4878205128205126, 0.8671428571428571",
    "5, 0.9442307692307692, 0.7, 1.4823076923076923, 0.9557142857142857"
  })
  void severalTiles(int k, double precision, double recall, double density, double coverage) {
    NumpyRandom random = new NumpyRandom(11);
    Features real = Cases.randn(random, 700, 16);
    double[] fake = Cases.randn(random, 520, 16).toArray();
    for (int i = 0; i < fake.length; i++) {
      fake[i] = fake[i] * .9 + .1;
    }
    Result result =
        NearestNeighbours.between(real, Features.of(fake, 520, 16), new Settings(k, Radius.STRICT));
    assertClose(result, precision, recall, density, coverage, within(1e-12));
  }

  @Test
  void equalSetsTouchTheirOwnBallsOnlyIfTheBoundaryCounts() {
    Features rows = Cases.randn32(new NumpyRandom(2), 300, 37);
    Result inclusive = NearestNeighbours.between(rows, rows, new Settings(1, Radius.INCLUSIVE));
    // Each row lies in its own ball and, exactly on the boundary, in that of whom it is nearest to.
    assertThat(inclusive.density()).isEqualTo(2);
    Result strict = NearestNeighbours.between(rows, rows, new Settings(1, Radius.STRICT));
    assertThat(strict.density()).isEqualTo(1);
    assertThat(strict.coverage()).isEqualTo(1);
  }

  @Test
  void warnsOfBallsWithoutExtent() {
    Features threeEqual = FAKE;
    Result result = NearestNeighbours.between(threeEqual, FAKE, new Settings(1, Radius.STRICT));
    assertThat(result.warnings()).singleElement().asString().startsWith("3 real rows have k equal");
  }

  @Test
  void refusesTooFewRows() {
    assertThatThrownBy(() -> NearestNeighbours.between(REAL, FAKE, new Settings(6, Radius.STRICT)))
        .hasMessageContaining("prdc.k=6 needs more than 6 real rows, found 6");
  }

  /** What prdc 0.2 gives for these streams. */
  @Test
  @Tag("slow")
  void tenThousandGaussiansInAThousandDimensions() {
    NumpyRandom random = new NumpyRandom(0);
    Features real = Cases.randn32(random, 10_000, 1000);
    Features fake = Cases.randn32(random, 10_000, 1000);
    Result result = NearestNeighbours.between(real, fake, new Settings(5, Radius.STRICT));
    assertClose(result, .491, .4746, 1.15122, .9799, within(1e-3));
  }

  private static void assertClose(
      Result result,
      double precision,
      double recall,
      double density,
      double coverage,
      Offset<Double> tolerance) {
    assertThat(result.precision()).isCloseTo(precision, tolerance);
    assertThat(result.recall()).isCloseTo(recall, tolerance);
    assertThat(result.density()).isCloseTo(density, tolerance);
    assertThat(result.coverage()).isCloseTo(coverage, tolerance);
  }
}
