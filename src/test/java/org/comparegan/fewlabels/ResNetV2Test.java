package org.comparegan.fewlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.graph.VariableStore;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class ResNetV2Test {

  /**
   * The kernels of ResNet-50: 25,557,032 parameters in all, less 53,120 of the norms and 2,049,000
   * of the last layer, as torchvision and Keras count them.
   */
  @Test
  void fiftyLayersHaveTheKernelsThatTheyShould() {
    assertThat(kernels(ResNetV2.Depth.RESNET50, 1, 3)).isEqualTo(23_454_912);
    assertThat(new ResNetV2(ResNetV2.Depth.RESNET50, 1).features(ResNetV2.Layer.LAST))
        .isEqualTo(2048);
  }

  @Test
  void aMultiplierMultipliesAllChannels() {
    ResNetV2 paper = new ResNetV2(ResNetV2.Depth.RESNET50, 16);
    assertThat(paper.features(ResNetV2.Layer.LAST)).isEqualTo(16 * 2048);
    assertThat(paper.features(ResNetV2.Layer.INNER)).isEqualTo(16 * 512);
    long stem = 7 * 7 * 3 * 64;
    long rest = 23_454_912 - stem;
    assertThat(kernels(ResNetV2.Depth.RESNET50, 2, 3)).isEqualTo(4 * rest + 2 * stem);
    assertThat(new ResNetV2(ResNetV2.Depth.SMALL, 3).features(ResNetV2.Layer.LAST))
        .isEqualTo(3 * 128);
    assertThatThrownBy(() -> new ResNetV2(ResNetV2.Depth.SMALL, 0))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("--width");
  }

  @Test
  @Tag("slow")
  void fiftyLayersTakeAStep() {
    ImageSet images =
        new MemoryImages("two", 32, 32, 3, List.of("a"), new byte[2 * 3072], new int[2]);
    ExtractorPlan plan =
        new ExtractorPlan(
            new ExtractorPlan.Data("two", "", 2, 0, 32, 32, 3),
            new ResNetV2(ResNetV2.Depth.RESNET50, 1),
            0,
            new ExtractorPlan.Loss(1, 0, 0),
            new ExtractorPlan.Schedule(
                1, 2, 0, new ExtractorPlan.LearningRate(0.1, 0, List.of()), 0),
            1,
            "");
    try (ExtractorSession session = new ExtractorSession(plan, images, Stripes.SESSION);
        ExtractorSession.Source source = session.source(0)) {
      session.start(Optional.empty());
      Map<String, Float> found = session.train(0, source);
      // Black images look alike however they are turned.
      assertThat(found.get("loss/rotation")).isBetween(1.3f, 1.5f);
      assertThat(session.step()).isEqualTo(1);
    }
  }

  private static long kernels(ResNetV2.Depth depth, int width, int channels) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore variables = new VariableStore(tf);
      Operand<TFloat32> images =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 64, 64, channels)));
      Net net = Net.root(tf, variables, ResNetV2.layers(), Phase.EVAL);
      ResNetV2 network = new ResNetV2(depth, width);
      ResNetV2.Features features = network.features(net.in("net"), images);
      assertThat(features.last().shape().get(1)).isEqualTo(network.features(ResNetV2.Layer.LAST));
      assertThat(features.inner().shape().get(1)).isEqualTo(network.features(ResNetV2.Layer.INNER));
      return variables
          .trainable()
          .filter(v -> v.name().endsWith("/kernel"))
          .mapToLong(v -> v.spec().shape().size())
          .sum();
    }
  }
}
