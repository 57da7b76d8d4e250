package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.junit.jupiter.api.Test;

class AddressedLatentsTest {
  private final ImageSet images = DataSets.open("fashion-mnist-32", Split.TEST);
  private final ImageSource source = new DataSource(images, 64);

  @Test
  void everyBatchIsItsOwnAndCanBeHadAgain() {
    AddressedLatents latents = latents(42);
    Latents first = latents.sample(0);
    assertThat(first.z()).hasSize(64 * 4);
    assertThat(first.labels()).hasSize(64);
    assertThat(latents.sample(1).z()).doesNotContain(first.z());
    assertThat(latents.accumulator(0).z()).doesNotContain(first.z());
    assertThat(latents(42).sample(0).z()).containsExactly(first.z());
    assertThat(latents(43).sample(0).z()).doesNotContain(first.z());
  }

  @Test
  void labelsAreUniform() {
    int[] counts = new int[10];
    for (int i = 0; i < 100; i++) {
      for (int label : latents(42).sample(i).labels()) {
        counts[label]++;
      }
    }
    assertThat(Arrays.stream(counts)).allMatch(count -> count > 540 && count < 740);
  }

  private AddressedLatents latents(long seed) {
    return new AddressedLatents(new LatentDistribution.Uniform(-1, 1), seed, source);
  }
}
