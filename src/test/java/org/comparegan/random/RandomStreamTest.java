package org.comparegan.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  private static final int MANY = 1_000_000;
  private final RandomStream stream = AddressedRandom.of(547).stream("z");

  @Property(tries = 200)
  void aPartOfAStepIsThatPartOfTheWhole(
      @ForAll long seed,
      @ForAll @LongRange(min = 0) long step,
      @ForAll @IntRange(max = 700) int first,
      @ForAll @IntRange(max = 700) int length) {
    RandomStream any = AddressedRandom.of(seed).stream("part");
    int whole = first + length;
    float[] part = new float[length + 2];

    any.fillNormal(step, first, part, 1, length, 0, 1);
    assertThat(slice(part, 1, length)).isEqualTo(slice(any.normal(step, whole), first, length));

    any.fillUniform(step, first, part, 1, length, -1, 1);
    assertThat(slice(part, 1, length))
        .isEqualTo(slice(any.uniform(step, whole, -1, 1), first, length));
    assertThat(part[0] + part[length + 1]).isZero();

    int[] integers = new int[length];
    any.fillIntegers(step, first, integers, 0, length, 10);
    int[] expected = new int[length];
    System.arraycopy(any.integers(step, whole, 10), first, expected, 0, length);
    assertThat(integers).isEqualTo(expected);
  }

  @Test
  void seedNameStepAndIndexAllMatter() {
    float[] here = stream.uniform(3, 8);
    assertThat(AddressedRandom.of(547).stream("z").uniform(3, 8)).isEqualTo(here);
    assertThat(AddressedRandom.of(548).stream("z").uniform(3, 8)).isNotEqualTo(here);
    assertThat(AddressedRandom.of(547).stream("y").uniform(3, 8)).isNotEqualTo(here);
    assertThat(stream.uniform(4, 8)).isNotEqualTo(here);
    assertThat(here).doesNotHaveDuplicates();
  }

  @Test
  void theNumbersOfAnAddressNeverChange() {
    assertThat(stream.uniform(1, 3)).containsExactly(0.6897613f, 0.8985256f, 0.25507522f);
    assertThat(stream.normal(1, 3)).containsExactly(0.6925443f, -0.51303184f, 1.6029985f);
    assertThat(stream.integers(1, 8, 10)).containsExactly(6, 8, 2, 9, 3, 7, 9, 7);
    assertThat(stream.truncatedNormal(1, 3, 0, 1))
        .containsExactly(0.6925443f, -0.24337502f, 0.24157865f);
  }

  @Test
  void uniformNumbersHaveTheMomentsOfTheDistribution() {
    float[] numbers = stream.uniform(0, MANY, -1, 3);
    assertThat(moment(numbers, 1, 1)).isCloseTo(0, within(0.006));
    assertThat(moment(numbers, 1, 2)).isCloseTo(16.0 / 12, within(0.006));
    assertThat(numbers).doesNotContain(3f);
    assertThat(chiSquaredOfTenBins(numbers, -1, 3)).isLessThan(30);
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheDistribution() {
    float[] numbers = stream.normal(0, MANY, 2, 0.5f);
    assertThat(moment(numbers, 2, 1)).isCloseTo(0, within(0.0025));
    assertThat(moment(numbers, 2, 2)).isCloseTo(0.25, within(0.0018));
    assertThat(moment(numbers, 2, 3)).isCloseTo(0, within(0.0025));
    assertThat(moment(numbers, 2, 4)).isCloseTo(3.0 / 16, within(0.004));
  }

  @Test
  void normalNumbersFillTheTails() {
    float[] numbers = stream.normal(1, MANY);
    assertThat(fractionBeyond(numbers, 1)).isCloseTo(0.3173105, within(0.0025));
    assertThat(fractionBeyond(numbers, 2)).isCloseTo(0.0455003, within(0.0011));
    assertThat(fractionBeyond(numbers, 4)).isCloseTo(6.334e-5, within(4e-5));
  }

  @Test
  void truncatedNormalNumbersStayWithinTwoDeviations() {
    float[] numbers = stream.truncatedNormal(0, MANY, 0, 1);
    assertThat(fractionBeyond(numbers, 2)).isZero();
    assertThat(fractionBeyond(numbers, 1)).isCloseTo(0.2847806, within(0.0025));
    assertThat(moment(numbers, 0, 1)).isCloseTo(0, within(0.005));
    assertThat(moment(numbers, 0, 2)).isCloseTo(0.7737413, within(0.005));
    assertThat(correlation(numbers, 1)).isCloseTo(0, within(0.005));
  }

  @Test
  void neighboursAreIndependent() {
    for (int lag : new int[] {1, 2, 3, 4, 128}) {
      assertThat(correlation(stream.uniform(7, MANY), lag)).isCloseTo(0, within(0.005));
      assertThat(correlation(stream.normal(7, MANY), lag)).isCloseTo(0, within(0.005));
    }
    float[] steps = new float[100_000];
    for (int step = 0; step < steps.length; step++) {
      stream.fillNormal(step, 5, steps, step, 1, 0, 1);
    }
    assertThat(correlation(steps, 1)).isCloseTo(0, within(0.015));
  }

  @Test
  void integersAreUniformForABoundThatDividesNothing() {
    int bound = 3 << 29;
    int[] thirds = new int[3];
    for (int value : stream.integers(0, MANY, bound)) {
      thirds[value / (1 << 29)]++;
    }
    assertThat(thirds[0]).isCloseTo(MANY / 3, within(2_500));
    assertThat(thirds[1]).isCloseTo(MANY / 3, within(2_500));
    assertThat(thirds[2]).isCloseTo(MANY / 3, within(2_500));
  }

  @Test
  void refusesEmptyRanges() {
    assertThatThrownBy(() -> stream.integers(0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive: 0");
    assertThatThrownBy(() -> stream.uniform(0, 1, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2.0, 2.0)");
  }

  private static float[] slice(float[] whole, int first, int length) {
    float[] part = new float[length];
    System.arraycopy(whole, first, part, 0, length);
    return part;
  }

  private static double moment(float[] numbers, double centre, int power) {
    double sum = 0;
    for (float number : numbers) {
      sum += Math.pow(number - centre, power);
    }
    return sum / numbers.length;
  }

  private static double correlation(float[] numbers, int lag) {
    double mean = moment(numbers, 0, 1);
    double sum = 0;
    for (int i = lag; i < numbers.length; i++) {
      sum += (numbers[i] - mean) * (numbers[i - lag] - mean);
    }
    return sum / (numbers.length - lag) / moment(numbers, mean, 2);
  }

  private static double fractionBeyond(float[] numbers, double distance) {
    int beyond = 0;
    for (float number : numbers) {
      beyond += Math.abs(number) > distance ? 1 : 0;
    }
    return beyond / (double) numbers.length;
  }

  private static double chiSquaredOfTenBins(float[] numbers, double low, double high) {
    int[] bins = new int[10];
    for (float number : numbers) {
      bins[(int) ((number - low) / (high - low) * 10)]++;
    }
    double expected = numbers.length / 10.0;
    double sum = 0;
    for (int bin : bins) {
      sum += (bin - expected) * (bin - expected) / expected;
    }
    return sum;
  }
}
