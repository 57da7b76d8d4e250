package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FormerNamesTest {
  @Test
  void layersHaveTodaysNames() {
    UnaryOperator<String> present = FormerNames.present(List.of("generator/fc_noise/Matrix"));
    assertThat(present.apply("generator/fc_noise/Matrix")).isEqualTo("generator/fc_noise/kernel");
    assertThat(present.apply("generator/fc_noise/bias")).isEqualTo("generator/fc_noise/bias");
    assertThat(present.apply("generator/B1/up_conv1/w")).isEqualTo("generator/B1/up_conv1/kernel");
    assertThat(present.apply("generator/B1/up_conv1/biases/Adam_1"))
        .isEqualTo("generator/B1/up_conv1/bias/Adam_1");
    assertThat(present.apply("generator/B1/bn1/moving_mean"))
        .isEqualTo("generator/B1/bn1/moving_mean");
    assertThat(present.apply("m/discriminator/d_conv1/discriminator/d_conv1/w0/u_var"))
        .isEqualTo("m/discriminator/d_conv1/kernel/u_var");
    assertThat(present.apply("discriminator/d_fc1/discriminator/d_fc1/Matrix0/u_var"))
        .isEqualTo("discriminator/d_fc1/kernel/u_var");
  }

  @Test
  void onlyTheBlocksOfResNetCifarAreCountedAnew() {
    List<String> cifar =
        List.of("discriminator/disc_final_fc/Matrix", "discriminator/B3/same_conv2/w");
    assertThat(FormerNames.present(cifar).apply("discriminator/B3/same_conv2/w"))
        .isEqualTo("discriminator/B4/same_conv2/kernel");
    List<String> five =
        List.of(
            "discriminator/disc_final_fc/Matrix",
            "discriminator/B3/down_conv2/w",
            "discriminator/B4/down_conv2/w");
    assertThat(FormerNames.present(five).apply("discriminator/B3/down_conv2/w"))
        .isEqualTo("discriminator/B3/down_conv2/kernel");
  }

  @Test
  void slotsAndCountersOfOptimisersAreState() {
    assertThat(
            List.of(
                "discriminator/d_conv1/w/d_adam_1",
                "generator/g_bn1/beta/Adam",
                "generator/g_bn1/beta/RMSProp_1",
                "beta1_power_1",
                "beta2_power"))
        .allMatch(FormerNames::isOptimizerState);
    assertThat(FormerNames.isOptimizerState("generator/g_bn1/beta")).isFalse();
  }

  @Test
  void todaysNamesStay() {
    List<String> today = List.of("generator/fc_noise/kernel", "generator/w");
    assertThat(FormerNames.in(today)).isFalse();
    assertThat(FormerNames.present(today).apply("generator/w")).isEqualTo("generator/w");
  }
}
