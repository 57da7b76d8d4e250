package org.comparegan.fewlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void risesStaysAndFalls() {
    ExtractorPlan.LearningRate rate = new ExtractorPlan.LearningRate(0.8, 4, List.of(10L, 20L));
    assertThat(List.of(0L, 1L, 2L, 3L, 4L, 9L).stream().mapToDouble(rate::at).toArray())
        .containsExactly(new double[] {0.2, 0.4, 0.6, 0.8, 0.8, 0.8}, within(1e-12));
    assertThat(rate.at(10)).isCloseTo(0.08, within(1e-12));
    assertThat(rate.at(19)).isCloseTo(0.08, within(1e-12));
    assertThat(rate.at(20)).isCloseTo(0.008, within(1e-12));
    assertThat(new ExtractorPlan.LearningRate(0.5, 0, List.of()).at(0)).isEqualTo(0.5);
  }

  @Test
  void refusesWhatIsNoSchedule() {
    assertThatThrownBy(() -> new ExtractorPlan.LearningRate(0, 1, List.of()))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("must be positive");
    assertThatThrownBy(() -> new ExtractorPlan.LearningRate(1, 1, List.of(5L, 4L)))
        .hasMessageContaining("one step after the other, not [5, 4]");
  }
}
