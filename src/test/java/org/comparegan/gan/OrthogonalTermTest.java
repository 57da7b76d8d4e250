package org.comparegan.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.TrainingGraph.Due;
import org.junit.jupiter.api.Test;

/** The option adds its term to the loss of the network that it names, and to nothing else. */
class OrthogonalTermTest {
  private static final String GIN =
      """
      options.architecture = "dcgan_arch"
      options.gan_class = @ModularGAN
      options.batch_size = 4
      options.z_dim = 8
      options.training_steps = 1
      dataset.name = "cifar10"
      """;

  @Test
  void isOffByDefault() {
    assertThat(scalars(GIN)).doesNotContain("loss/g_orthogonal", "loss/d_orthogonal");
  }

  @Test
  void isLoggedForTheNetworkThatHasIt() {
    assertThat(scalars(GIN + "orthogonal_regularization.generator = 1e-4\n"))
        .contains("loss/g_orthogonal")
        .doesNotContain("loss/d_orthogonal");
    assertThat(scalars(GIN + "orthogonal_regularization.discriminator = 1e-4\n"))
        .contains("loss/d_orthogonal")
        .doesNotContain("loss/g_orthogonal");
  }

  private static Set<String> scalars(String gin) {
    GanSpec spec = GanSpec.of(GinConfig.of(gin).experiment(), new ImageShape(32, 32, 3), 10);
    try (WholeBatchGraph graph = new WholeBatchGraph(spec)) {
      return graph.runs(Due.DISCRIMINATOR_THEN_GENERATOR).get(0).watched().keySet();
    }
  }
}
