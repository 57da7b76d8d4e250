package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.comparegan.random.AddressedRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SIDE = 5;

  /** A single bright pixel in the middle goes to one of the nine places around, and to each. */
  @Test
  void movesByOnePixelAtMost() {
    float[] images = new float[400 * SIDE * SIDE];
    for (int i = 0; i < 400; i++) {
      images[i * SIDE * SIDE + 12] = 1;
    }
    float[] moved = augmentation().apply(images, 0);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      float[] one = Arrays.copyOfRange(moved, i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
      for (int place = 0; place < one.length; place++) {
        if (one[place] == 1) {
          places.add(place);
        }
      }
    }
    assertThat(places).containsExactlyInAnyOrder(6, 7, 8, 11, 12, 13, 16, 17, 18);
  }

  /** A line left of the middle stays left of it in half of the images, in a third of those at 2. */
  @Test
  void mirrorsAboutHalf() {
    float[] images = new float[400 * SIDE * SIDE];
    for (int i = 0; i < images.length; i++) {
      images[i] = i % SIDE == 1 ? 1 : 0;
    }
    float[] moved = augmentation().apply(images, 0);
    int left = 0;
    for (int i = 0; i < 400; i++) {
      int middle = i * SIDE * SIDE + 2 * SIDE;
      left += moved[middle] + moved[middle + 1] > 0 ? 1 : 0;
    }
    assertThat(left).isBetween(100, 166);
  }

  @Test
  void dependsOnThePlaceInTheStreamOnly() {
    float[] images = new float[6 * SIDE * SIDE];
    for (int i = 0; i < images.length; i++) {
      images[i] = i;
    }
    float[] all = augmentation().apply(images, 10);
    float[] tail = augmentation().apply(Arrays.copyOfRange(images, 100, 150), 14);
    assertThat(tail).containsExactly(Arrays.copyOfRange(all, 100, 150));
  }

  private static Augmentation augmentation() {
    return new Augmentation(AddressedRandom.of(3).stream("test"), 1, SIDE, SIDE, 1);
  }
}
