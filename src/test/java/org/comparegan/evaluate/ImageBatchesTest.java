package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.comparegan.evaluate.FeatureExtraction.ImageBatches;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.LevelImages;
import org.comparegan.image.MemoryImages;
import org.junit.jupiter.api.Test;

class ImageBatchesTest {
  @Test
  void givesTheFirstImagesInOrder() {
    byte[] pixels = new byte[600];
    for (int i = 0; i < 600; i++) {
      pixels[i] = (byte) (i % 251);
    }
    ImageSet set = new MemoryImages("count", 1, 1, 1, List.of("x"), pixels, new int[600]);
    int seen = 0;
    try (ImageBatches batches = new ImageBatches(set, 515)) {
      for (float[] batch = batches.next(); batch.length > 0; batch = batches.next()) {
        for (float level : batch) {
          assertThat(Math.round(level * 255)).isEqualTo(seen % 251);
          seen++;
        }
      }
    }
    assertThat(seen).isEqualTo(515);
  }

  @Test
  void aFailureOfReadingReachesTheCaller() {
    ImageSet set = new MemoryImages("broken", 1, 1, 1, List.of("x"), new byte[2], new int[2]);
    try (ImageBatches batches = new ImageBatches(set, 5)) {
      assertThatThrownBy(batches::next).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> new LevelImages("none", 0, 1, 1, 1, new float[0]))
        .isInstanceOf(DataException.class);
  }
}
