package org.comparegan.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PermutationTest {
  private final RandomStream stream = AddressedRandom.of(547).stream("order");

  @Property(tries = 300)
  void isABijection(
      @ForAll long seed,
      @ForAll @LongRange(min = 0, max = 1L << 40) long epoch,
      @ForAll @IntRange(min = 1, max = 5000) int size) {
    Permutation permutation = AddressedRandom.of(seed).stream("order").permutation(epoch, size);
    boolean[] seen = new boolean[size];
    for (int position = 0; position < size; position++) {
      int value = permutation.at(position);
      assertThat(seen[value]).isFalse();
      seen[value] = true;
    }
  }

  @Test
  void reachesTheLargestSize() {
    Permutation permutation = stream.permutation(0, Integer.MAX_VALUE);
    assertThat(permutation.at(Integer.MAX_VALUE - 1)).isBetween(0, Integer.MAX_VALUE - 1);
  }

  @Test
  void valuesKeepNoTraceOfTheirPositionsOrNeighbours() {
    int size = 50_000;
    Permutation permutation = stream.permutation(1, size);
    double positions = 0;
    double neighbours = 0;
    double middle = (size - 1) / 2.0;
    for (int i = 0; i < size; i++) {
      positions += (permutation.at(i) - middle) * (i - middle);
      neighbours += (permutation.at(i) - middle) * (permutation.at((i + 1) % size) - middle);
    }
    double variance = (size * (double) size - 1) / 12;
    assertThat(positions / size / variance).isCloseTo(0, within(0.02));
    assertThat(neighbours / size / variance).isCloseTo(0, within(0.02));
  }

  @Test
  void everyValueIsEquallyLikelyAtAPosition() {
    int[] counts = new int[7];
    for (int epoch = 0; epoch < 70_000; epoch++) {
      counts[stream.permutation(epoch, 7).at(3)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(400));
    }
  }

  @Test
  void epochsHaveTheirOwnOrders() {
    int size = 10_000;
    int same = 0;
    for (int i = 0; i < size; i++) {
      same += stream.permutation(0, size).at(i) == stream.permutation(1, size).at(i) ? 1 : 0;
    }
    assertThat(same).isLessThan(12);
  }

  @Test
  void refusesWhatIsOutside() {
    assertThatThrownBy(() -> stream.permutation(0, 5).at(5))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Position 5 of a permutation of 5 numbers.");
    assertThatThrownBy(() -> stream.permutation(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
