package org.comparegan.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** What an architecture cannot do is refused, with what it can do, before anything is built. */
class RequirementsTest {
  private static final ImageShape SMALL = new ImageShape(32, 32, 3);

  @ParameterizedTest
  @CsvSource({
    "BIGGAN, 48, 48, 512x512",
    "BIGGAN_DEEP, 16, 16, 32x32",
    "RESNET_CIFAR, 64, 64, 32x32",
    "RESNET_STL, 32, 32, 48x48",
    "RESNET30, 64, 64, 128x128",
    "RESNET5, 32, 64, 128x128",
    "INFOGAN, 30, 30, multiples of 4"
  })
  void aGeneratorListsTheSizesThatItMakes(
      Architecture name, int height, int width, String possible) {
    ImageShape image = new ImageShape(height, width, 3);
    assertThatThrownBy(() -> Architectures.generator(name, image, options("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(name.ginName(), possible, height + "x" + width);
  }

  @ParameterizedTest
  @CsvSource({
    "BIGGAN, 48, 3, 512x512",
    "RESNET_CIFAR, 48, 3, power of two",
    "RESNET5, 32, 4, 1 or 3 channels"
  })
  void aDiscriminatorListsTheImagesThatItReads(
      Architecture name, int side, int channels, String possible) {
    ImageShape image = new ImageShape(side, side, channels);
    assertThatThrownBy(() -> Architectures.discriminator(name, image, options("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(name.ginName(), possible);
  }

  @Test
  void aNormThatCannotStandThereIsRefused() {
    assertThatThrownBy(
            () ->
                Architectures.generator(
                    Architecture.SNDCGAN,
                    SMALL,
                    options("G.batch_norm_fn = @conditional_batch_norm")))
        .hasMessageContainingAll("sndcgan_arch", "NONE, BATCH", "CONDITIONAL");
    assertThatThrownBy(
            () ->
                Architectures.discriminator(
                    Architecture.DCGAN,
                    SMALL,
                    options("D.batch_norm_fn = @self_modulated_batch_norm")))
        .hasMessageContainingAll("dcgan_arch", "D.batch_norm_fn", "SELF_MODULATED");
  }

  @ParameterizedTest
  @CsvSource({
    "BIGGAN, '', embed_y",
    "BIGGAN_DEEP, '', embed_y",
    "RESNET_CIFAR, resnet_cifar.Generator.embed_y = True, embed_y",
    "RESNET_CIFAR, G.batch_norm_fn = @conditional_batch_norm, conditional_batch_norm"
  })
  void labelsThatAGeneratorNeedsAreAskedFor(Architecture name, String gin, String layer) {
    refusedUnbuilt(
        (tf, net) ->
            Architectures.generator(name, SMALL, options(gin))
                .images(net, input(tf, 4, 120), Optional.empty()),
        name.ginName(),
        layer,
        "labels");
  }

  @ParameterizedTest
  @CsvSource({
    "BIGGAN, '', project_y",
    "BIGGAN_DEEP, '', project_y",
    "RESNET_CIFAR, resnet_cifar.Discriminator.project_y = True, project_y",
    "RESNET5, D.batch_norm_fn = @conditional_batch_norm, conditional_batch_norm"
  })
  void labelsThatADiscriminatorNeedsAreAskedFor(Architecture name, String gin, String layer) {
    refusedUnbuilt(
        (tf, net) ->
            Architectures.discriminator(name, SMALL, options(gin))
                .judge(net, input(tf, 4, 32, 32, 3), Optional.empty()),
        name.ginName(),
        layer,
        "labels");
  }

  @Test
  void aLatentThatDoesNotSplitIsRefused() {
    refusedUnbuilt(
        (tf, net) ->
            Architectures.generator(Architecture.BIGGAN, SMALL, options(""))
                .images(net, input(tf, 4, 122), Optional.of(input(tf, 4, 10))),
        "resnet_biggan_arch",
        "multiple of 4",
        "120",
        "122");
  }

  private interface Build {
    Object in(Ops tf, Net net);
  }

  private static void refusedUnbuilt(Build build, String... words) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Net net = Net.root(tf, store, options("").layers(), Phase.TRAIN);
      assertThatThrownBy(() -> build.in(tf, net))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(words);
      assertThat(store.all()).isEmpty();
    }
  }

  private static Operand<TFloat32> input(Ops tf, long... shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
  }

  private static NetworkOptions options(String gin) {
    return GinConfig.of(gin + "\n").network();
  }
}
