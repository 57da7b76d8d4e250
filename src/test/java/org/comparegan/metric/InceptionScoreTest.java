package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.metric.InceptionScore.LogitStatistics;
import org.comparegan.metric.InceptionScore.Settings;
import org.comparegan.metric.InceptionScore.Slicing;
import org.comparegan.metric.InceptionScore.Split;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

/** Scores known in closed form, one and ten splits of a wave of logits, and the axes. */
class InceptionScoreTest {
  private static final Features WAVES = logits();

  @Test
  void twoRowsOfTfGan() {
    double[] values = new double[2 * 1001];
    for (int j = 0; j < 1000; j++) {
      values[j] = 1 + j % 2;
      values[1001 + j] = 4 + j % 2;
    }
    values[1000] = 4;
    values[2001] = 6;
    assertThat(score(Features.of(values, 2, 1001), splits(1)).value())
        .isCloseTo(1.0008087798617, within(1e-12));
  }

  @Test
  void perfectAndBlindClassifiers() {
    int k = 17;
    double[] values = new double[k * k];
    for (int i = 0; i < k; i++) {
      values[i * k + i] = 100;
    }
    assertThat(score(Features.of(values, k, k), splits(1)).value()).isCloseTo(k, within(1e-9));
    assertThat(score(Cases.constant(k, k, 0), splits(1)).value()).isCloseTo(1, within(1e-12));
  }

  @Test
  void oneAndTenSplits() {
    Estimate one = score(WAVES, splits(1));
    assertThat(one.value()).isCloseTo(1.92131635962, within(1e-10));
    assertThat(one.deviation()).isEmpty();
    Estimate ten = score(WAVES, splits(10));
    assertThat(ten.value()).isCloseTo(1.82795334874, within(1e-10));
    assertThat(ten.deviation().orElseThrow()).isCloseTo(0.10980901677, within(1e-10));
    Estimate unbiased = score(WAVES, settings(10, Slicing.EVEN, OptionalLong.empty(), 1));
    assertThat(unbiased.deviation().orElseThrow())
        .isCloseTo(0.10980901677 * Math.sqrt(10 / 9.0), within(1e-10));
  }

  @Test
  void slicing() {
    assertThat(InceptionScore.splits(7, splits(3)))
        .isEqualTo(List.of(new Split(0, 2), new Split(2, 4), new Split(4, 7)));
    assertThat(InceptionScore.splits(7, settings(3, Slicing.FLOOR, OptionalLong.empty(), 0)))
        .isEqualTo(List.of(new Split(0, 2), new Split(2, 4), new Split(4, 6)));
    assertThat(InceptionScore.splits(7, settings(1, Slicing.FIXED, OptionalLong.empty(), 0)))
        .isEqualTo(List.of(new Split(0, 4), new Split(4, 7)));
  }

  @Test
  void shufflingIsNumpysPermutation() {
    Features shuffled = WAVES.select(new NumpyRandom(2020).permutation(103));
    assertThat(score(WAVES, settings(10, Slicing.EVEN, OptionalLong.of(2020), 0)))
        .isEqualTo(score(shuffled, splits(10)))
        .isNotEqualTo(score(WAVES, splits(10)));
  }

  @Test
  void columnsBeyondTheFirstAreIgnored() {
    double[] narrow = new double[103 * 8];
    double[] row = new double[10];
    for (int i = 0; i < 103; i++) {
      WAVES.copy(i, 1, row, 0);
      System.arraycopy(row, 0, narrow, i * 8, 8);
    }
    Settings first = new Settings(1, Slicing.EVEN, 4, OptionalLong.empty(), 0, OptionalInt.of(8));
    assertThat(score(WAVES, first).value())
        .isCloseTo(score(Features.of(narrow, 103, 8), splits(1)).value(), within(1e-14));
  }

  @Test
  void partsMergeToTheWhole() {
    LogitStatistics head = new LogitStatistics(10);
    head.add(WAVES.slice(0, 40));
    LogitStatistics tail = new LogitStatistics(10);
    tail.add(WAVES.slice(40, 63));
    head.merge(tail);
    assertThat(head.count()).isEqualTo(103);
    assertThat(head.score()).isCloseTo(1.92131635962, within(1e-10));
  }

  @Test
  void refusesBadLogits() {
    assertThatThrownBy(() -> score(WAVES.slice(0, 9), splits(10)))
        .hasMessageContaining("10 splits")
        .hasMessageContaining("found 9");
    assertThatThrownBy(() -> score(Cases.constant(2, 3, Double.NaN), splits(1)))
        .hasMessageContaining("row 0, column 0 is NaN");
    Settings wide = new Settings(1, Slicing.EVEN, 4, OptionalLong.empty(), 0, OptionalInt.of(11));
    assertThatThrownBy(() -> score(WAVES, wide)).hasMessageContaining("is.columns=11");
  }

  private static Features logits() {
    double[] values = Cases.waves(103, 10, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 3;
    }
    return Features.of(values, 103, 10);
  }

  private static Estimate score(Features logits, Settings settings) {
    return InceptionScore.of(logits, settings);
  }

  private static Settings splits(int splits) {
    return settings(splits, Slicing.EVEN, OptionalLong.empty(), 0);
  }

  private static Settings settings(int splits, Slicing slicing, OptionalLong seed, int ddof) {
    return new Settings(splits, slicing, 4, seed, ddof, OptionalInt.empty());
  }
}
