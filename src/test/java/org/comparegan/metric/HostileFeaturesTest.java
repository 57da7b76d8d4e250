package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that no network gives: each metric says a finite number, or why it has none. */
class HostileFeaturesTest {
  private static final double[] MAGNITUDES = {
    0,
    4.9e-324,
    1e-310,
    1e-200,
    1e-160,
    1e-100,
    1.4e-45,
    1e-30,
    1e-8,
    1e-3,
    1,
    255,
    1e4,
    1e10,
    1e20,
    Float.MAX_VALUE,
    1e50,
    1e77,
    1e100,
    1e154,
    1e200,
    1e300,
    Double.MAX_VALUE
  };

  /** What each row is made of. */
  private enum Kind {
    GAUSSIAN,
    CONSTANT,
    TWO_VALUES,
    MIXED_MAGNITUDES,
    ONE_HOSTILE_VALUE,
    NOT_FINITE
  }

  /** A set that was made badly. */
  private record Hostile(Kind kind, int rows, int columns, double scale, double offset, long seed)
      implements FeatureSet {
    @Override
    public boolean has(Part part) {
      return part != Part.HISTOGRAM || seed % 3 == 0;
    }

    @Override
    public OptionalLong count() {
      return OptionalLong.of(rows);
    }

    @Override
    public Features features() {
      Random random = new Random(seed);
      double[] values = new double[rows * columns];
      for (int i = 0; i < values.length; i++) {
        double unit =
            switch (kind) {
              case GAUSSIAN, ONE_HOSTILE_VALUE, NOT_FINITE -> random.nextGaussian();
              case CONSTANT -> 1;
              case TWO_VALUES -> random.nextBoolean() ? 1 : -1;
              case MIXED_MAGNITUDES ->
                  random.nextGaussian() * MAGNITUDES[random.nextInt(MAGNITUDES.length)];
            };
        values[i] = offset + scale * unit;
      }
      if (kind == Kind.ONE_HOSTILE_VALUE) {
        values[random.nextInt(values.length)] = MAGNITUDES[random.nextInt(MAGNITUDES.length)];
      } else if (kind == Kind.NOT_FINITE) {
        values[random.nextInt(values.length)] =
            random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
      }
      return Features.of(values, rows, columns);
    }

    @Override
    public FeatureMoments moments() {
      return FeatureMoments.of(features());
    }

    /** Made up by somebody: not even a covariance, as often as not. */
    @Override
    public FeatureMoments spatialMoments() {
      double[] mean = features().slice(0, 1).toArray();
      double[] covariance = new double[columns * columns];
      Random random = new Random(seed);
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j <= i; j++) {
          double value = scale * random.nextGaussian() + (i == j ? 2 * scale : 0);
          covariance[i * columns + j] = value;
          covariance[j * columns + i] = value;
        }
      }
      return FeatureMoments.of(mean, covariance, CovarianceKind.SAMPLE, OptionalLong.of(rows));
    }

    @Override
    public Features logits(LogitsKind any) {
      return features();
    }

    @Override
    public int[] labels() {
      return new Random(seed).ints(rows, -1, 3).toArray();
    }

    @Override
    public int imageCount() {
      return rows;
    }

    @Override
    public ImageBatch images(int[] chosen) {
      float[] pixels = new float[chosen.length * 16 * 16];
      double[] values = features().toArray();
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) values[(chosen[i / 256] * columns + i % columns) % values.length];
      }
      return new ImageBatch(pixels, chosen.length, 16, 16, 1);
    }

    @Override
    public Features pixels() {
      return features();
    }

    @Override
    public double[] histogram() {
      return Arrays.stream(features().slice(0, 1).toArray()).map(Math::abs).toArray();
    }
  }

  @Provide
  Arbitrary<Double> magnitudes() {
    return Arbitraries.of(Arrays.stream(MAGNITUDES).boxed().toList());
  }

  @Property(tries = 150)
  void everyMetricIsFiniteOrSaysWhyNot(
      @ForAll Kind realKind,
      @ForAll Kind fakeKind,
      @ForAll @IntRange(min = 1, max = 130) int rows,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll("magnitudes") double realScale,
      @ForAll("magnitudes") double fakeScale,
      @ForAll("magnitudes") double offset,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    Hostile real = new Hostile(realKind, rows, columns, realScale, offset, seed);
    Hostile fake = new Hostile(fakeKind, rows, columns, fakeScale, offset, seed + 3L);
    for (Metric metric : Metric.values()) {
      for (MetricProfile profile : MetricProfiles.all()) {
        MetricNumbers numbers;
        try {
          numbers = metric.of(inputs(real, fake, profile));
        } catch (MetricException e) {
          assertThat(e).message().as(metric.text()).isNotBlank().isNotEqualTo("null");
          continue;
        }
        assertThat(numbers.values()).as(metric.text()).isNotEmpty();
        numbers
            .values()
            .forEach((name, value) -> assertThat(value).as(metric.key(name)).isFinite());
        numbers.curves().values().forEach(curve -> assertThat(curve).doesNotContain(Double.NaN));
      }
    }
  }

  /** Fakes ten standard deviations from the reals look neither perfect nor like nothing. */
  @Property(tries = 100)
  void noMetricLooksPerfectWhereItCannotCompute(
      @ForAll("magnitudes") double scale,
      @ForAll("magnitudes") double offset,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    Hostile real = new Hostile(Kind.GAUSSIAN, 60, 3, scale, offset, 3L * seed + 1);
    Hostile fake = new Hostile(Kind.GAUSSIAN, 60, 3, scale, offset + 10 * scale, 3L * seed + 2);
    if (Arrays.equals(real.features().toArray(), fake.features().toArray())
        || real.offset() == fake.offset()
        || scale == 0) {
      return;
    }
    for (Metric metric : List.of(Metric.FID, Metric.FID_MEAN, Metric.KID, Metric.PRD)) {
      double value;
      try {
        value =
            metric
                .of(inputs(real, fake, MetricProfiles.all().get(0)))
                .values()
                .values()
                .iterator()
                .next();
      } catch (MetricException e) {
        continue;
      }
      if (metric == Metric.PRD) {
        assertThat(value).as("f_8 at %s beside %s", scale, offset).isLessThan(0.9);
      } else {
        assertThat(value).as("%s at %s beside %s", metric.text(), scale, offset).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e200, 1e300, Double.MAX_VALUE, Float.MAX_VALUE})
  void featuresThatOverflowAreNamed(double scale) {
    Hostile real = new Hostile(Kind.GAUSSIAN, 60, 3, scale / 10, 0, 1);
    Hostile fake = new Hostile(Kind.GAUSSIAN, 60, 3, 1, 0, 2);
    for (Metric metric :
        List.of(Metric.FID, Metric.KID, Metric.PRDC, Metric.PRD, Metric.INTRA_FID)) {
      assertThatThrownBy(() -> metric.of(inputs(real, fake, MetricProfiles.all().get(0))))
          .isInstanceOf(MetricException.class)
          .hasMessageContaining("features: row 0, column 0 is")
          .hasMessageContaining("at most 1e+25, or the metric overflows");
    }
  }

  @Test
  void featuresThatVanishAreNamed() {
    Hostile real = new Hostile(Kind.GAUSSIAN, 60, 3, 1e-170, 0, 1);
    Hostile fake = new Hostile(Kind.GAUSSIAN, 60, 3, 1e-180, 0, 2);
    for (Metric metric :
        List.of(Metric.FID, Metric.KID, Metric.PRDC, Metric.PRD, Metric.INTRA_FID)) {
      assertThatThrownBy(() -> metric.of(inputs(real, fake, MetricProfiles.all().get(0))))
          .isInstanceOf(MetricException.class)
          .hasMessageContaining("their squares vanish in float64");
    }
  }

  @Test
  void distancesThatCancelAreNamed() {
    Hostile real = new Hostile(Kind.GAUSSIAN, 60, 3, 1, 1e9, 1);
    Hostile fake = new Hostile(Kind.GAUSSIAN, 60, 3, 1, 1e9, 2);
    for (Metric metric : List.of(Metric.PRDC, Metric.PRD, Metric.MEMORISATION)) {
      assertThatThrownBy(() -> metric.of(inputs(real, fake, MetricProfiles.all().get(0))))
          .isInstanceOf(MetricException.class)
          .hasMessageContaining("subtract their mean");
    }
  }

  @Test
  void statisticsThatAreNoneAreRefused() {
    OptionalLong unknown = OptionalLong.empty();
    double[] mean = {0, 0};
    assertThatThrownBy(
            () ->
                FeatureMoments.of(
                    new double[] {1e300, 0},
                    new double[] {1, 0, 0, 1},
                    CovarianceKind.SAMPLE,
                    unknown))
        .hasMessageContaining("mean: row 0, column 0 is 1.0E300")
        .hasMessageContaining("overflows");
    assertThatThrownBy(
            () ->
                FeatureMoments.of(
                    mean, new double[] {1e300, 0, 0, 1}, CovarianceKind.SAMPLE, unknown))
        .hasMessageContaining("covariance: row 0, column 0 is 1.0E300");
    assertThatThrownBy(
            () ->
                FeatureMoments.of(mean, new double[] {1, 0, 0, -1}, CovarianceKind.SAMPLE, unknown))
        .hasMessage(
            "not a covariance: the variance of feature 1 is -1.00000; all must be at least zero");
    assertThatThrownBy(
            () ->
                FeatureMoments.of(mean, new double[] {1, 2, 2, 1}, CovarianceKind.SAMPLE, unknown))
        .hasMessage(
            "not a covariance: it has eigenvalues from -1.00000 to 3.00000; all must be at least"
                + " zero");
  }

  private static Metric.Inputs inputs(FeatureSet real, FeatureSet fake, MetricProfile profile) {
    return new Metric.Inputs(real, fake, Optional.empty(), profile, OptionalLong.empty(), 0);
  }
}
