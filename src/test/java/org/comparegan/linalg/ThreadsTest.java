package org.comparegan.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.comparegan.metric.Cases;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.MetricException;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  @Test
  void theTaskKnowsItsThreads() {
    assertThat(Threads.with(3, Threads::count)).isEqualTo(3);
    assertThat(Threads.with(0, Threads::count))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(Threads.count()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void failuresComeThroughAsTheyWere() {
    assertThatThrownBy(
            () ->
                Threads.with(
                    2,
                    () -> {
                      throw new MetricException("row 3");
                    }))
        .isInstanceOf(MetricException.class)
        .hasMessage("row 3");
  }

  @Test
  void oneThreadGivesEqualBits() {
    Features rows = Cases.randn(new NumpyRandom(1), 700, 150);
    Features others = Cases.randn(new NumpyRandom(2), 700, 150);
    assertThat(Threads.with(1, () -> distance(rows, others)))
        .isEqualTo(Threads.with(1, () -> distance(rows, others)));
  }

  private static double distance(Features rows, Features others) {
    return FrechetDistance.between(FeatureMoments.of(rows), FeatureMoments.of(others), Cases.EXACT)
        .value();
  }
}
