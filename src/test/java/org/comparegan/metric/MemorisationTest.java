package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.comparegan.linalg.OpenBlas;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

class MemorisationTest {
  private static final Features REAL = Features.of(new double[] {0, 1, 5, 7}, 4, 1);

  @Test
  void pointsOnALine() {
    Memorisation.Result result =
        Memorisation.of(REAL, Features.of(new double[] {5, 3.5, 100, .5}, 4, 1));
    assertThat(result.nearest()).containsExactly(2, 2, 3, 0);
    assertThat(result.distance()).containsExactly(new double[] {0, 1.5, 93, .5}, within(1e-12));
    assertThat(result.trainingDistance().orElseThrow())
        .isCloseTo((1 + 1 + 2 + 2) / 4.0, within(1e-12));
    assertThat(result.authenticity()).hasValue(1 / 4.0);
    assertThat(result.copies()).isEqualTo(1 / 4.0);
    assertThat(result.warnings()).singleElement().asString().startsWith("1 fakes");
  }

  @Test
  void copiesAreFoundWhereverTheyStand() {
    int d = 129;
    Features real = Cases.randn(new NumpyRandom(3), 1500, d);
    int[] order = new NumpyRandom(4).permutation(1500);
    Memorisation.Result result = Memorisation.of(real, real.select(order));
    assertThat(result.nearest()).containsExactly(order);
    assertThat(result.copies()).isEqualTo(1);
    assertThat(result.authenticity()).hasValue(0);
  }

  @Test
  void oneThreadGivesTheSame() {
    Features fake = Cases.randn(new NumpyRandom(5), 1100, 20);
    Features real = Cases.randn(new NumpyRandom(6), 1200, 20);
    Memorisation.Result one = OpenBlas.withThreads(1, () -> Memorisation.of(real, fake));
    Memorisation.Result three = OpenBlas.withThreads(3, () -> Memorisation.of(real, fake));
    assertThat(one.nearest()).containsExactly(three.nearest());
    assertThat(one.distance()).containsExactly(three.distance());
  }

  @Test
  void refusesASingleRealRow() {
    assertThatThrownBy(() -> Memorisation.of(REAL.slice(0, 1), REAL))
        .hasMessageContaining("found 1 and 4");
  }
}
