package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.comparegan.experiment.Experiment.Distribution;
import org.comparegan.experiment.Experiment.Latent;
import org.comparegan.experiment.GinConfig;
import org.comparegan.random.AddressedRandom;
import org.comparegan.train.ExperimentParts;
import org.junit.jupiter.api.Test;

/** The truncation trick: no latent beyond two deviations times the threshold. */
class TruncatedLatentTest {
  private static final String GIN =
      """
      options.architecture = "dcgan_arch"
      options.gan_class = @ModularGAN
      options.batch_size = 4
      options.training_steps = 1
      dataset.name = "cifar10"
      """;

  /** Deviation of a normal number that is drawn again beyond two: √(1 − 4φ(2)/(2Φ(2) − 1)). */
  private static final double DEVIATION = 0.87962566103423978;

  @Test
  void hasTheRangeAndTheDeviationOfATruncatedNormal() {
    float scale = 0.4f;
    float[] z =
        new LatentDistribution.TruncatedNormal(scale)
            .sample(AddressedRandom.of(3).stream("z"), 0, 1000, 100);
    double squares = 0;
    for (float value : z) {
      assertThat(Math.abs(value)).isLessThanOrEqualTo(2 * scale);
      squares += (double) value * value;
    }
    double error = scale / Math.sqrt(2.0 * z.length);
    assertThat(Math.sqrt(squares / z.length)).isCloseTo(scale * DEVIATION, within(4 * error));
  }

  @Test
  void aConfigurationAsksForIt() {
    Latent latent =
        GinConfig.of(
                GIN
                    + "eval_z.distribution_fn = @tf.random.normal\neval_z.stddev = 2.0\n"
                    + "eval_z.truncation = 0.5\n")
            .experiment()
            .evalZ();
    assertThat(latent).isEqualTo(new Latent(Distribution.NORMAL, -1, 1, 2, Optional.of(0.5)));
    assertThat(ExperimentParts.latents(latent))
        .isEqualTo(new LatentDistribution.TruncatedNormal(1));
  }

  @Test
  void onlyANormalIsTruncated() {
    assertThatThrownBy(() -> GinConfig.of(GIN + "z.truncation = 0.5\n").experiment())
        .hasMessageContainingAll("z.truncation", "tf.random.normal");
    assertThatThrownBy(
            () ->
                GinConfig.of(GIN + "z.distribution_fn = @tf.random.normal\nz.truncation = 0.0\n")
                    .experiment())
        .hasMessageContaining("z.truncation");
  }
}
