package org.comparegan.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.comparegan.feature.Preprocessing.PillowResize;
import org.junit.jupiter.api.Test;

/** Pillow's bicubic resize of two pixels to four, and that the order of the axes is free. */
class PillowResizeTest {

  @Test
  void bicubicOfTwoPixels() {
    float[] resized = PillowResize.BICUBIC.floats(new float[] {0, 100}, 1, 2, 1, 1, 4);
    double[] expected = {-8.8235, 20.714, 79.286, 108.824};
    for (int i = 0; i < expected.length; i++) {
      assertThat(resized[i]).isCloseTo((float) expected[i], within(1e-3f));
    }
  }

  @Test
  void axesAreIndependent() {
    float[] image = new float[5 * 3];
    for (int i = 0; i < image.length; i++) {
      image[i] = i * i % 17;
    }
    float[] both = PillowResize.LANCZOS.floats(image, 5, 3, 1, 4, 7);
    float[] rows = PillowResize.LANCZOS.floats(image, 5, 3, 1, 5, 7);
    float[] rowsThenColumns = PillowResize.LANCZOS.floats(rows, 5, 7, 1, 4, 7);
    assertThat(both).hasSize(28).containsExactly(rowsThenColumns, within(1e-4f));
  }

  @Test
  void bytesAreRoundedFloats() {
    float[] image = {3, 250, 17, 90, 4, 133};
    float[] bytes = PillowResize.BILINEAR.bytes(image, 2, 3, 1, 2, 5);
    float[] floats = PillowResize.BILINEAR.floats(image, 2, 3, 1, 2, 5);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(bytes[i]).isEqualTo((float) Math.round(floats[i]));
    }
  }
}
