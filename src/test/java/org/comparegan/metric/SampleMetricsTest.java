package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

/**
 * Numbers known by hand of metrics that the golden cases of kind {@code features} compare with
 * other programs, and what they refuse.
 */
class SampleMetricsTest {
  private static final Features REAL = Cases.randn(new NumpyRandom(1), 400, 6);
  private static final Features FAKE = Cases.randn(new NumpyRandom(2), 300, 6);

  @Test
  void vendiCountsDirections() {
    assertThat(vendi(1, 0, 0, 0, 2, 0, 0, 0, 3)).isCloseTo(3, within(1e-12));
    assertThat(vendi(1, 2, 3, 2, 4, 6, 1, 2, 3, 9, 18, 27)).isCloseTo(1, within(1e-12));
    assertThat(vendi(1, 0, 0, -1, 0, 0, 0, 5, 0, 0, 5, 0)).isCloseTo(2, within(1e-12));
    assertThatThrownBy(() -> vendi(0, 0, 0, 0, 0, 0)).hasMessageContaining("all fake features");
  }

  @Test
  void equalSetsHaveNoDistance() {
    assertThat(KernelDistance.gaussian(REAL, REAL)).isCloseTo(0, within(1e-9));
    assertThat(MongeInceptionDistance.between(REAL, REAL, 0)).isZero();
    Features reversed = REAL.select(descending(REAL.rows()));
    assertThat(MongeInceptionDistance.between(REAL, reversed, 0)).isCloseTo(0, within(1e-20));
  }

  /** The mean of (u·v)² over directions u is ‖v‖²/d; the deviation of MIND is 0.53 here. */
  @Test
  void aShiftOfVCostsThreeTimesItsSquareInMind() {
    Features shifted =
        REAL.changed(
            (values, offset) -> {
              values[offset] += 2;
              values[offset + 3] -= 1;
            });
    assertThat(MongeInceptionDistance.between(REAL, shifted, 0)).isCloseTo(15, within(1.6));
    assertThat(MongeInceptionDistance.between(REAL, shifted, 0))
        .isEqualTo(MongeInceptionDistance.between(REAL, shifted, 0));
  }

  @Test
  void aKernelOfTwoPoints() {
    Features here = Features.of(new double[] {0, 0}, 1, 2);
    Features there = Features.of(new double[] {6, 8}, 1, 2);
    double expected = 1000 * (2 - 2 * Math.exp(-0.5));
    assertThat(KernelDistance.gaussian(here, there)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void realismIsTheRadiusOverTheDistance() {
    // Radii of the nearest neighbour: 1, 1, 4; their median 1 leaves out the last.
    Features real = Features.of(new double[] {0, 1, 5}, 3, 1);
    Features fake = Features.of(new double[] {2, 5.5}, 2, 1);
    assertThat(Realism.of(real, fake, new Realism.Settings(1, Realism.Radii.HALF)))
        .containsExactly(new double[] {1, 1 / 4.5}, within(1e-5));
    assertThat(Realism.of(real, fake, new Realism.Settings(1, Realism.Radii.ALL)))
        .containsExactly(new double[] {4 / 3.0, 8}, within(1e-4));
    assertThatThrownBy(() -> Realism.of(real, fake, new Realism.Settings(3, Realism.Radii.ALL)))
        .hasMessageContaining("more than 3 real rows");
  }

  @Test
  void theBiasOfFidIsGoneAtInfinity() {
    Features fakes = Cases.randn(new NumpyRandom(3), 2000, 6);
    FeatureMoments real = FeatureMoments.of(Cases.randn(new NumpyRandom(4), 20_000, 6));
    Estimate infinity = FidExtrapolation.of(real, fakes, Cases.EXACT, 0);
    double plain = FrechetDistance.between(real, FeatureMoments.of(fakes), Cases.EXACT).value();
    assertThat(Math.abs(infinity.value())).isLessThan(plain);
    assertThat(infinity.warnings()).isEmpty();
    assertThat(FidExtrapolation.of(real, fakes, Cases.EXACT, 0).value())
        .isEqualTo(infinity.value());
    assertThat(FidExtrapolation.of(real, fakes.slice(0, 50), Cases.EXACT, 0).warnings())
        .singleElement()
        .asString()
        .contains("has 5 fakes for 6 features");
    assertThatThrownBy(() -> FidExtrapolation.of(real, fakes.slice(0, 29), Cases.EXACT, 0))
        .hasMessage("an extrapolation needs at least 30 fakes, found 29");
  }

  @Test
  void ranksOfDistances() {
    double deviation = Math.sqrt(4 * 7 / 12.0);
    assertThat(CopyTest.score(new double[] {1, 2}, new double[] {3, 4}))
        .isCloseTo((0 - 1.5) / deviation / Math.sqrt(5 / 7.0), within(1e-12));
    assertThat(CopyTest.score(new double[] {3, 3}, new double[] {3, 3}))
        .isCloseTo(0.5 / deviation / Math.sqrt(5 / 7.0), within(1e-12));
  }

  @Test
  void copiesAreFound() {
    Features training = Cases.randn(new NumpyRandom(5), 500, 6);
    assertThat(ct(training, REAL, training)).isLessThan(-10);
    assertThat(Math.abs(ct(training, REAL, FAKE))).isLessThan(4);
    Features far = FAKE.changed((values, offset) -> values[offset] *= 5);
    assertThat(ct(training, REAL, far)).isGreaterThan(5);
    assertThatThrownBy(() -> ct(training, REAL, FAKE.slice(0, 15)))
        .hasMessageContaining("no cell has more than 20 fakes");
    assertThatThrownBy(() -> Metric.CT.of(inputs(set(REAL, 0, new int[0]))))
        .hasMessageContaining("training images besides the real ones");
  }

  @Test
  void classesThatWereAskedFor() {
    double[] logits = {5, 1, 0, /**/ 0, 2, 1, /**/ 9, 3, 1, /**/ 0, 0, 1};
    MetricNumbers found = conditional(logits, 3, 0, 1, 2, 2);
    assertThat(found.values())
        .containsEntry("value", 0.75)
        .containsEntry("class_0", 1.0)
        .containsEntry("class_2", 0.5);
    assertThat(conditional(logits, 3, -1, 1, 2, -1).values()).containsEntry("value", 0.5);
    assertThatThrownBy(() -> conditional(logits, 3, 0, 1, 2))
        .hasMessage("3 labels for 4 rows of logits of the fakes");
    assertThatThrownBy(() -> conditional(logits, 3, 0, 1, 2, 3))
        .hasMessageContaining("the classifier has 3 classes, which are not the 4 of the labels");
    assertThatThrownBy(() -> conditional(logits, 3, -1, -1, -1, -1))
        .hasMessageContaining("no fake has a label");
    assertThatThrownBy(() -> conditional(new double[1008], 1008, 4))
        .hasMessageContaining(
            "the classifier has 1,008 classes, which are not the 5 of the labels");
    logits[4] = Double.NaN;
    assertThatThrownBy(() -> conditional(logits, 3, 0, 1, 2, 2))
        .hasMessageContaining("logits: row 1, column 1 is NaN");
  }

  @Test
  void numberOfClassesOfAGenerator() {
    FeatureSet set = set(Features.of(new double[] {1, 0, 0}, 1, 3), 10, new int[] {0});
    assertThatThrownBy(() -> Metric.CONDITIONAL_ACCURACY.of(inputs(set)))
        .hasMessageContaining("the classifier has 3 classes, which are not the 10 of the labels");
    FeatureSet fewer =
        set(Features.of(new double[] {1, 0, 0, 1, 1, 0}, 3, 2), 2, new int[] {0, 1, 1})
            .without(1, 1);
    assertThat(Metric.CONDITIONAL_ACCURACY.of(inputs(fewer)).values()).containsEntry("value", 0.5);
  }

  private static double vendi(double... rows) {
    return VendiScore.of(Features.of(rows, rows.length / 3, 3));
  }

  private static int[] descending(int n) {
    int[] rows = new int[n];
    Arrays.setAll(rows, i -> n - 1 - i);
    return rows;
  }

  private static double ct(Features training, Features real, Features fake) {
    return CopyTest.of(training, real, fake, new NumpyRandom(0))
        .values()
        .getOrDefault("value", Double.NaN);
  }

  private static MetricNumbers conditional(double[] logits, int columns, int... labels) {
    Features all = Features.of(logits, logits.length / columns, columns);
    return Metric.CONDITIONAL_ACCURACY.of(inputs(set(all, 0, labels)));
  }

  private static Metric.Inputs inputs(FeatureSet set) {
    return new Metric.Inputs(
        set, set, Optional.empty(), MetricProfiles.COMPARE_GAN, OptionalLong.empty(), 0);
  }

  private static FeatureSet set(Features logits, int classes, int[] labels) {
    return new FeatureSet() {
      @Override
      public boolean has(Part part) {
        return part == Part.LOGITS || part == Part.LABELS;
      }

      @Override
      public OptionalLong count() {
        return OptionalLong.of(logits.rows());
      }

      @Override
      public Features logits(LogitsKind kind) {
        return logits;
      }

      @Override
      public OptionalInt classes() {
        return classes == 0 ? OptionalInt.empty() : OptionalInt.of(classes);
      }

      @Override
      public int[] labels() {
        return labels;
      }
    };
  }
}
