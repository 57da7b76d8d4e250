package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comparegan.train.StepProfiler.LayerNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of operations to the layers whose variables they use. */
class LayerNamesTest {
  private static final LayerNames LAYERS =
      LayerNames.of(
          List.of(
              "generator/B1/up_conv_1/kernel",
              "generator/B1/bn1/gamma",
              "discriminator/B1/conv1/kernel/u_var",
              "global_step"));

  @ParameterizedTest
  @CsvSource({
    "generator/B1/bn1/Mul, generator/B1/bn1",
    "generator_3/B1_12/bn1_1/Mul_7, generator/B1/bn1",
    "generator/B1/up_conv_1/Conv2D, generator/B1/up_conv_1",
    "generator_1/B1_1/up_conv_1_1/Conv2D, generator/B1/up_conv_1",
    "gradients_2/discriminator_1/B1/conv1/kernel/MatMul, discriminator/B1/conv1/kernel",
    "generator/B1/Add, generator/B1",
    "generator/B2/Add, generator",
    "ResourceApplyAdam_3, ''",
    "_SOURCE, ''"
  })
  void theLongestPathThatTheNameHolds(String operation, String layer) {
    assertThat(LAYERS.of(operation)).isEqualTo(layer);
  }
}
