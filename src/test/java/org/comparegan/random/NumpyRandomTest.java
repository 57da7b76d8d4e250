package org.comparegan.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The expected streams were printed by NumPy 2.4; its legacy streams are frozen. */
class NumpyRandomTest {
  @Test
  void integers() {
    NumpyRandom random = new NumpyRandom(2020);
    assertThat(random.randints(10, 8)).containsExactly(0, 8, 3, 6, 3, 3, 7, 8);
    assertThat(random.randints(1_000_000, 3)).containsExactly(675997, 893488, 472224);
    assertThat(LongStream.range(0, 3).map(i -> random.randint(0, 1L << 40)))
        .containsExactly(654309558218L, 42357650099L, 597673474103L);
    assertThat(LongStream.range(0, 5).map(i -> random.randint(-5, 5)))
        .containsExactly(-3L, -2L, 1L, 0L, -5L);
  }

  @Test
  void integersBeyondTheFirstStateAndOfTheLargestSeed() {
    NumpyRandom random = new NumpyRandom(3);
    assertThat(random.randints(1_000_000_000, 2000)).endsWith(253472141, 994305963, 138078093);
    assertThat(new NumpyRandom(4294967295L).randints(100, 6))
        .containsExactly(35, 34, 12, 71, 52, 64);
  }

  @Test
  void gaussiansComeInPairsAndKeepTheSecond() {
    NumpyRandom random = new NumpyRandom(0);
    double[] expected = {
      1.764052345967664,
      0.4001572083672233,
      0.9787379841057392,
      2.240893199201458,
      1.8675579901499675
    };
    for (double value : expected) {
      assertThat(random.randn()).isCloseTo(value, within(1e-15));
    }
    assertThat(random.rand()).isEqualTo(0.4375872112626925);
    assertThat(random.randn()).isCloseTo(-0.977277879876411, within(1e-15));
    assertThat(random.randn()).isCloseTo(1.2661185298577784, within(1e-15));
  }

  @Test
  void uniforms() {
    NumpyRandom random = new NumpyRandom(547);
    assertThat(new double[] {random.uniform(0, 1), random.rand(), random.rand()})
        .containsExactly(0.8637333185875122, 0.2570357482411999, 0.9102136321028546);
    assertThat(random.uniform(-2, 3)).isEqualTo(-1.9755581018552504);
  }

  @Test
  void orders() {
    NumpyRandom random = new NumpyRandom(2020);
    assertThat(random.permutation(10)).containsExactly(2, 4, 9, 1, 5, 7, 6, 3, 8, 0);
    assertThat(random.choice(1000, 6)).containsExactly(358, 763, 430, 530, 677, 107);
    assertThat(random.permutation(3)).containsExactly(1, 2, 0);
    int[] values = IntStream.range(0, 12).toArray();
    NumpyRandom other = new NumpyRandom(7);
    other.shuffle(values);
    assertThat(values).containsExactly(7, 10, 2, 5, 0, 1, 11, 8, 3, 6, 9, 4);
    assertThat(other.rand()).isEqualTo(0.26843898010187117);
  }

  @Test
  void refusesWhatNumpyRefuses() {
    assertThatThrownBy(() -> new NumpyRandom(-1)).hasMessageContaining("seed");
    assertThatThrownBy(() -> new NumpyRandom(1).choice(3, 4)).hasMessageContaining("4 distinct");
    assertThatThrownBy(() -> new NumpyRandom(1).randint(3, 3)).hasMessageContaining("[3, 3)");
  }
}
