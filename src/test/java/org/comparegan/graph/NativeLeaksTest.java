package org.comparegan.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.comparegan.FeatureExtractor;
import org.comparegan.Gan;
import org.comparegan.Images;
import org.comparegan.Sampling;
import org.comparegan.Scores;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** What the Java API opens it closes; what a program forgets to close is told. */
class NativeLeaksTest {
  private static final Path MODEL = Path.of("checkpoints/fashion-mnist-32-supervised");

  @Test
  void modelsAndNetworksLeaveNothing() {
    long before = NativeLeaks.start();
    for (int i = 0; i < 2; i++) {
      try (Gan gan = Gan.open(MODEL);
          FeatureExtractor extractor = FeatureExtractor.open("fashion-mnist-32")) {
        Images images = gan.sample(Sampling.of(8));
        Scores.PAPER.inceptionScore(extractor.extract(images));
        assertThatThrownBy(() -> gan.sample(Sampling.of(1).withLabels(10))).isNotNull();
      }
    }
    assertThatThrownBy(() -> Gan.open(Path.of("checkpoints/nowhere"))).isNotNull();
    assertThatThrownBy(() -> FeatureExtractor.open("nothing")).isNotNull();
    NativeLeaks.requireNone(before);
  }

  @Test
  void aForgottenCloseIsTold() {
    long before = NativeLeaks.start();
    try (Gan forgotten = Gan.open(MODEL)) {
      forgotten.sample(Sampling.of(1));
      told(before);
    }
    try (FeatureExtractor forgotten = FeatureExtractor.open("fashion-mnist-32")) {
      told(before);
      assertThatThrownBy(() -> forgotten.extract("nowhere")).isNotNull();
    }
    try (TFloat32 forgotten = Tensors.of(new float[] {1}, 1)) {
      told(before);
      Tensors.floats(forgotten);
    }
    try (Graph graph = new Graph();
        Session forgotten = GraphSession.open(graph, SessionOptions.defaults().config())) {
      told(before);
      forgotten.runner();
    }
    NativeLeaks.requireNone(before);
  }

  private static void told(long before) {
    assertThatThrownBy(() -> NativeLeaks.requireNone(before))
        .hasMessageContaining("a close() was forgotten");
  }
}
