package org.comparegan.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphPropertiesTest {
  @Test
  void epsilonOfTheFirstBranchesFollowsFromTheArchitecture() {
    String first = "generator/g_fc1/Matrix";
    assertThat(GraphProperties.of(List.of(first, "generator/g_fc2/Matrix")).epsilon())
        .contains(1e-3);
    assertThat(GraphProperties.of(List.of(first, "generator/g_dc5/w")).epsilon()).contains(2e-5);
    assertThat(GraphProperties.of(List.of("generator/fc_noise/Matrix")).epsilon()).contains(1e-5);
    assertThat(GraphProperties.of(List.of("generator/fc_noise/kernel")).epsilon()).isEmpty();
  }
}
