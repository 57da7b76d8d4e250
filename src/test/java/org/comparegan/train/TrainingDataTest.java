package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.data.DataException;
import org.comparegan.data.ImageSet;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.SessionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images and labels that a training gets from its configuration. */
class TrainingDataTest {
  private static final TrainSettings SETTINGS = TrainSettings.of(new SessionOptions(1, true));

  @TempDir Path folder;

  @Test
  void replacedLabelsReachATrainingOnPixels() throws IOException {
    Path table = folder.resolve("train.csv");
    Files.writeString(table, "file_name,label\ntrain/0,4\ntrain/1,-1\n");
    String files =
        "label_split.percent = 100\nreplace_labels.file_pattern = \"%s\"\n"
            .formatted(folder.resolve("{split}.csv"));
    try (ImageSet images = images(TinyRun.CONFIG + files)) {
      assertThat(images.label(0)).isEqualTo(4);
      assertThat(images.label(1)).isEqualTo(ImageSet.UNLABELLED);
    }
    Files.writeString(table, "file_name,label\ntrain/0,10\n");
    assertThatThrownBy(() -> images(TinyRun.CONFIG + files))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(table + ": \"train/0\" has label 10");
  }

  private static ImageSet images(String config) {
    return Training.images(GinConfig.of(config).experiment(), SETTINGS);
  }
}
