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

class OpenBlasTest {

  @Test
  void theTaskKnowsItsThreads() {
    assertThat(OpenBlas.withThreads(3, OpenBlas::threads)).isEqualTo(3);
    assertThat(OpenBlas.withThreads(0, OpenBlas::threads))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(OpenBlas.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void failuresComeThroughAsTheyWere() {
    assertThatThrownBy(
            () ->
                OpenBlas.withThreads(
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
    assertThat(OpenBlas.withThreads(1, () -> distance(rows, others)))
        .isEqualTo(OpenBlas.withThreads(1, () -> distance(rows, others)));
  }

  private static double distance(Features rows, Features others) {
    return FrechetDistance.between(FeatureMoments.of(rows), FeatureMoments.of(others), Cases.EXACT)
        .value();
  }
}
