package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** MS-SSIM of constant images and the goldens of the reference. */
class MultiscaleSsimTest {

  @Test
  void constantImages() {
    ImageBatch images = constants(1, 0.7f, 0);
    assertThat(MultiscaleSsim.meanOverPairs(images)).isCloseTo(0.989989, within(1e-3));
  }

  @TestFactory
  List<DynamicTest> goldens() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : GoldenFormula.cases("ms_ssim")) {
      tests.add(DynamicTest.dynamicTest(one.get("key").asText(), () -> check(one)));
    }
    return tests;
  }

  @Test
  void anImageEqualsItself() {
    ImageBatch images = constants(3, 200);
    assertThat(MultiscaleSsim.ofPairs(images, images, MultiscaleSsim.Weighting.WANG))
        .containsExactly(new double[] {1, 1}, within(1e-12));
  }

  @Test
  void randomBatchesCoverTheImagesBeforeRepeating() {
    ImageBatch images = constants(0, 50, 100, 255);
    Estimate all = MultiscaleSsim.score(images, 3, 4, new NumpyRandom(1));
    assertThat(all.value()).isCloseTo(MultiscaleSsim.meanOverPairs(images), within(1e-12));
    assertThat(all.deviation().orElseThrow()).isCloseTo(0, within(1e-12));
    assertThat(all.warnings()).isEmpty();
    assertThat(MultiscaleSsim.score(images, 2, 64, new NumpyRandom(1)).warnings())
        .containsExactly("only 4 images for batches of 64");
  }

  @Test
  void refusesBadImages() {
    assertThatThrownBy(() -> new ImageBatch(new float[5], 1, 2, 2, 1))
        .hasMessageContaining("5 pixels")
        .hasMessageContaining("[1, 2, 2, 1]");
    assertThatThrownBy(() -> new ImageBatch(new float[] {0, 256}, 2, 1, 1, 1))
        .hasMessageContaining("image 1 has a pixel of 256");
    assertThatThrownBy(() -> new ImageBatch(new float[] {Float.NaN}, 1, 1, 1, 1))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> MultiscaleSsim.meanOverPairs(constants(1)))
        .hasMessageContaining("at least 2 images");
    assertThatThrownBy(
            () ->
                MultiscaleSsim.ofPairs(
                    constants(1), constants(1, 2), MultiscaleSsim.Weighting.UNIT))
        .hasMessageContaining("[1, 64, 64, 3]");
  }

  private static void check(JsonNode one) {
    int size = one.get("size").asInt();
    int channels = one.get("channels").asInt();
    float[] a = pixels(one, "a");
    float[] b = pixels(one, "b");
    if (one.get("kind").asText().equals("close")) {
      for (int i = 0; i < b.length; i++) {
        b[i] = 0.9f * a[i] + 0.1f * b[i];
      }
    }
    ImageBatch first = new ImageBatch(a, 4, size, size, channels);
    ImageBatch second = new ImageBatch(b, 4, size, size, channels);
    assertThat(MultiscaleSsim.ofPairs(first, second, MultiscaleSsim.Weighting.WANG))
        .containsExactly(GoldenFormula.doubles(one.get("ms_ssim")), within(1e-3));
    assertThat(MultiscaleSsim.ofPairs(first, second, MultiscaleSsim.Weighting.UNIT))
        .containsExactly(GoldenFormula.doubles(one.get("ms_ssim_unweighted")), within(1e-3));
    assertThat(MultiscaleSsim.meanOverPairs(first))
        .isCloseTo(one.get("all_ordered_pairs_of_a").asDouble(), within(1e-3));
  }

  private static float[] pixels(JsonNode one, String name) {
    int size = one.get("size").asInt();
    int channels = one.get("channels").asInt();
    int block = one.get("kind").asText().equals("coarse") ? 8 : 1;
    int coarse = (size + block - 1) / block;
    double[] source =
        GoldenFormula.uniform(
            one.get("key").asText() + name, 4 * coarse * coarse * channels, 0, 255);
    float[] pixels = new float[4 * size * size * channels];
    for (int i = 0; i < pixels.length; i++) {
      int c = i % channels;
      int x = i / channels % size / block;
      int y = i / channels / size % size / block;
      int n = i / channels / size / size;
      pixels[i] = (float) source[((n * coarse + y) * coarse + x) * channels + c];
    }
    return pixels;
  }

  /** 64×64×3 images, one for each grey level. */
  private static ImageBatch constants(float... levels) {
    int size = 64 * 64 * 3;
    float[] pixels = new float[levels.length * size];
    for (int i = 0; i < levels.length; i++) {
      Arrays.fill(pixels, i * size, (i + 1) * size, levels[i]);
    }
    return new ImageBatch(pixels, levels.length, 64, 64, 3);
  }
}
