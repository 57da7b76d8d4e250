package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FrechetDistance.SquareRoot;
import org.comparegan.metric.FrechetDistance.SquareRootTrace;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Distances known in closed form or from NumPy, and what may go wrong. */
class FrechetDistanceTest {

  @ParameterizedTest
  @EnumSource(SquareRoot.class)
  void twoColumnsOfWhichOneIsConstant(SquareRoot root) {
    Features real = twoValues(100, 2, 1, 1);
    Features fake = twoValues(100, 9, 2, 9);
    assertThat(distance(real, fake, CovarianceKind.SAMPLE, root).value())
        .isCloseTo(89.0909090909, within(1e-9));
    assertThat(distance(real, fake, CovarianceKind.POPULATION, root).value())
        .isCloseTo(89.0, within(1e-9));
  }

  @Test
  void unitGaussiansOneApartInEveryDirection() {
    int d = 2048;
    double[] identity = new double[d * d];
    for (int i = 0; i < d; i++) {
      identity[i * d + i] = 1;
    }
    double[] ones = new double[d];
    java.util.Arrays.fill(ones, 1);
    assertThat(
            FrechetDistance.between(
                    statistics(new double[d], identity), statistics(ones, identity), Cases.EXACT)
                .value())
        .isCloseTo(2048, within(1e-9));
  }

  @Test
  void gaussianFeatures() {
    NumpyRandom random = new NumpyRandom(0);
    Features first = Cases.randn32(random, 512, 256);
    Features second = Cases.randn32(random, 512, 256);
    assertThat(exact(first, second)).isCloseTo(65.7427236504, within(1e-4));
  }

  @Test
  void meanAndDiagonalForms() {
    NumpyRandom random = new NumpyRandom(0);
    FeatureMoments first = FeatureMoments.of(Cases.randn32(random, 256, 2048));
    FeatureMoments second = FeatureMoments.of(Cases.randn32(random, 256, 2048));
    assertThat(FrechetDistance.meanOnly(first, second)).isCloseTo(14.991064, within(1e-5));
    assertThat(FrechetDistance.diagonal(first, second)).isCloseTo(22.972422591, within(1e-5));
  }

  @Test
  void scaledGaussianFeatures() {
    NumpyRandom random = new NumpyRandom(0);
    double[] expected = {16.28704, 146.46317};
    for (int i = 0; i < 2; i++) {
      Features first = Cases.randn32(random, 2048, 256, 1 + 2 * i, 0);
      Features second = Cases.randn32(random, 2048, 256, 1 + 2 * i, 0);
      assertThat(exact(first, second)).isCloseTo(expected[i], within(2e-4));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2023, 4, 4, 3.440777, 1e-6",
    "2023, 1024, 256, 32.5485480373, 1e-9",
    "2023, 2, 256, 783.2752, 1e-4",
    "1, 4, 4, 4.7538376175, 1e-9"
  })
  void doubleGaussianFeatures(int seed, int rows, int columns, double expected, double tolerance) {
    NumpyRandom random = new NumpyRandom(seed);
    Features first = Cases.randn(random, rows, columns);
    Features second = Cases.randn(random, rows, columns);
    assertThat(exact(first, second)).isCloseTo(expected, within(tolerance));
    assertThat(exact(second, first)).isCloseTo(expected, within(tolerance));
  }

  @Test
  void collapsedGeneratorIsANumberAndAWarning() {
    FrechetDistance.Result result =
        FrechetDistance.between(
            FeatureMoments.of(Cases.wave(200, 6, 0)),
            FeatureMoments.of(Cases.constant(50, 6, 1)),
            Cases.EXACT);
    assertThat(result.value()).isCloseTo(8.9890220058, within(1e-9));
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("all fake features are the same");
  }

  @ParameterizedTest
  @EnumSource(SquareRoot.class)
  void allRulesAgreeOnWellConditionedCovariances(SquareRoot root) {
    NumpyRandom random = new NumpyRandom(5);
    Features real = Cases.randn(random, 400, 40);
    Features fake = Cases.randn32(random, 400, 40, 1.3f, .2f);
    assertThat(distance(real, fake, CovarianceKind.SAMPLE, root).value())
        .isCloseTo(exact(real, fake), within(1e-9));
  }

  @Test
  void svdLeavesSmallSingularValuesWithoutRoot() {
    double[] tiny = {4e-12, 0, 0, 4};
    FeatureMoments moments = statistics(new double[2], tiny);
    assertThat(FrechetDistance.between(moments, moments, Cases.EXACT).value())
        .isCloseTo(0, within(1e-18));
    assertThat(
            FrechetDistance.between(
                    moments,
                    moments,
                    new FrechetDistance.Settings(CovarianceKind.SAMPLE, SquareRoot.SVD))
                .value())
        .isCloseTo(2 * 4e-12, within(1e-15));
  }

  @Test
  void svdRootsTheRealCovarianceFirst() {
    double[] tiny = {1e-11};
    double[] four = {4};
    assertThat(SquareRootTrace.of(tiny, four, 1, SquareRoot.SVD).value())
        .isCloseTo(4e-22, within(1e-30));
    assertThat(SquareRootTrace.of(four, tiny, 1, SquareRoot.SVD).value())
        .isCloseTo(4e-11, within(1e-20));
    double distance =
        FrechetDistance.between(
                statistics(new double[1], four),
                statistics(new double[1], tiny),
                new FrechetDistance.Settings(CovarianceKind.SAMPLE, SquareRoot.SVD))
            .value();
    assertThat(distance - 4).isCloseTo(1e-11 - 8e-11, within(1e-14));
  }

  @Test
  void warnsOfRankDeficiency() {
    FrechetDistance.Result result =
        distance(
            Cases.wave(5, 6, 0), Cases.wave(90, 6, 1), CovarianceKind.SAMPLE, SquareRoot.EIGEN);
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("5 real images for 6 features");
    assertThat(result.value())
        .isCloseTo(result.meanTerm() + result.covarianceTerm(), within(1e-12));
  }

  @Test
  void refusesDifferentDimensionsAndImpossibleCovariances() {
    FeatureMoments two = FeatureMoments.of(Cases.wave(9, 2, 0));
    FeatureMoments three = FeatureMoments.of(Cases.wave(9, 3, 0));
    assertThatThrownBy(() -> FrechetDistance.between(two, three, Cases.EXACT))
        .hasMessageContaining("real features have 2 columns, fake ones 3");
    assertThatThrownBy(
            () ->
                FrechetDistance.between(
                    statistics(new double[2], new double[] {1, 2, 2, 1}), two, Cases.EXACT))
        .hasMessageContaining("not a covariance");
    assertThatThrownBy(() -> statistics(new double[2], new double[] {1, 2, 3, 9}))
        .hasMessageContaining("not symmetric");
    assertThatThrownBy(() -> statistics(new double[3], new double[4])).hasMessageContaining("3×3");
    assertThatThrownBy(() -> statistics(new double[1], new double[] {Double.POSITIVE_INFINITY}))
        .hasMessageContaining("Infinity");
  }

  @Test
  void cannotRenormaliseWithoutTheCount() {
    FeatureMoments unknown = statistics(new double[1], new double[] {1});
    assertThatThrownBy(() -> unknown.covariance(CovarianceKind.POPULATION))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("fid.covariance=n-1");
  }

  /** [n, 2]: column 0 is {@code early}, then {@code late} in the second half; column 1 constant. */
  private static Features twoValues(int rows, double early, double late, double second) {
    double[] values = new double[rows * 2];
    for (int i = 0; i < rows; i++) {
      values[2 * i] = i < rows / 2 ? early : late;
      values[2 * i + 1] = second;
    }
    return Features.of(values, rows, 2);
  }

  private static FeatureMoments statistics(double[] mean, double[] covariance) {
    return FeatureMoments.of(mean, covariance, CovarianceKind.SAMPLE, OptionalLong.empty());
  }

  private static double exact(Features real, Features fake) {
    return distance(real, fake, CovarianceKind.SAMPLE, SquareRoot.EIGEN).value();
  }

  private static FrechetDistance.Result distance(
      Features real, Features fake, CovarianceKind covariance, SquareRoot root) {
    return FrechetDistance.between(
        FeatureMoments.of(real),
        FeatureMoments.of(fake),
        new FrechetDistance.Settings(covariance, root));
  }
}
