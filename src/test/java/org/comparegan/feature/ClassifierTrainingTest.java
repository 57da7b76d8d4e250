package org.comparegan.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.feature.ClassifierTraining.Options;
import org.comparegan.feature.ClassifierTraining.Stage;
import org.comparegan.feature.TrainedClassifier.NetworkFile;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bright images against dark ones: learnt in a few steps. */
class ClassifierTrainingTest {
  private static final int SIDE = 16;
  private static final Options SHORT =
      new Options(
          List.of(new Stage(5e-3, 3), new Stage(1e-3, 1)), 16, 7, new SessionOptions(1, true));

  @Test
  void learnsAndRepeatsToTheBit(@TempDir Path folder) {
    ImageSet images = brightAndDark(List.of("dark", "bright"));
    List<Double> losses = new ArrayList<>();
    TrainedClassifier first =
        ClassifierTraining.train(images, SHORT, (step, steps, loss) -> losses.add(loss));
    TrainedClassifier second = ClassifierTraining.train(images, SHORT, (step, steps, loss) -> {});

    assertThat(losses).hasSize(16);
    assertThat(losses.get(15)).isLessThan(losses.get(0) / 2);
    assertThat(first.steps()).isEqualTo(16);
    assertThat(first.freeze()).isEqualTo(second.freeze());

    NetworkFile file =
        NetworkFile.write(folder, "tiny", first, SHORT, images, images, "train it again");
    assertThat(file.graph()).exists();
    assertThat(file.provenance())
        .content()
        .contains(file.checksum(), images.checksum(), "train it again", "\"seed\" : 7");
  }

  @Test
  void refusesDataWithoutClasses() {
    assertThatThrownBy(
            () -> ClassifierTraining.train(brightAndDark(List.of()), SHORT, (step, of, loss) -> {}))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("two");
  }

  private static ImageSet brightAndDark(List<String> classes) {
    int n = 64;
    byte[] pixels = new byte[n * SIDE * SIDE];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < SIDE * SIDE; j++) {
        pixels[i * SIDE * SIDE + j] = (byte) (i % 2 * 150 + (i * 31 + j * 17) % 100);
      }
      labels[i] = classes.isEmpty() ? ImageSet.UNLABELLED : i % 2;
    }
    return new MemoryImages("two", SIDE, SIDE, 1, classes, pixels, labels);
  }
}
