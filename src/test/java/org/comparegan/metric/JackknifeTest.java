package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JackknifeTest {

  /** For a mean over equal groups it is the standard error of the groups' means. */
  @Test
  void errorOfAMean() {
    double[] groups = {3, 5, 4, 8, 0};
    double sum = Arrays.stream(groups).sum();
    double[] without = Arrays.stream(groups).map(one -> (sum - one) / 4).toArray();
    double expected = Estimate.deviation(groups, 1).orElseThrow() / Math.sqrt(5);
    assertThat(Jackknife.standardError(without)).hasValueCloseTo(expected, within(1e-12));
    assertThat(Jackknife.standardError(new double[1])).isEmpty();
  }

  @Test
  void groupsCoverAllRowsOnce() {
    Jackknife.Group[] groups = Jackknife.groups(23, 10);
    int next = 0;
    for (Jackknife.Group group : groups) {
      assertThat(group.first()).isEqualTo(next);
      assertThat(group.count()).isBetween(2, 3);
      next += group.count();
    }
    assertThat(next).isEqualTo(23);
    assertThatThrownBy(() -> Jackknife.groups(19, 10)).hasMessageContaining("19 rows");
  }

  @Test
  void rowsLeftOut() {
    Features rows = Features.of(new double[] {0, 1, 2, 3, 4}, 5, 1);
    assertThat(rows.without(1, 2).toArray()).containsExactly(0, 3, 4);
    assertThat(rows.without(0, 2).toArray()).containsExactly(2, 3, 4);
    assertThat(rows.without(3, 2).toArray()).containsExactly(0, 1, 2);
  }
}
