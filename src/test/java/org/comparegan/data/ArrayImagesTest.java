package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayImagesTest {
  @TempDir Path folder;

  /** As guided-diffusion's image_sample.py writes: bytes as arr_0, labels as arr_1. */
  @Test
  void readsABatchOfGuidedDiffusion() throws Exception {
    byte[] pixels = new byte[2 * 2 * 2 * 3];
    pixels[13] = (byte) 200;
    Path file = folder.resolve("samples.npz");
    Npz.write(
        file,
        Map.of(
            "arr_0",
            new NpyArray.Bytes(new int[] {2, 2, 2, 3}, pixels),
            "arr_1",
            new NpyArray.Longs(new int[] {2}, new long[] {7, 3})));
    ImageSet set = ArrayImages.read(file);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.label(0)).isEqualTo(7);
    assertThat(set.label(1)).isEqualTo(3);
    float[] image = new float[12];
    set.read(1, image, 0);
    assertThat(image[1]).isEqualTo(200 / 255f);
  }

  @Test
  void levelsOutsideTheRangeAreRefused() throws Exception {
    Path file = folder.resolve("x.npy");
    float[] levels = new float[8];
    levels[5] = 255;
    Npy.write(file, new NpyArray.Floats(new int[] {2, 2, 2, 1}, levels));
    assertThatThrownBy(() -> ArrayImages.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("image 1 has a level of 255.0")
        .hasMessageContaining("uint8");
    levels[5] = Float.NaN;
    Npy.write(file, new NpyArray.Floats(new int[] {2, 2, 2, 1}, levels));
    assertThatThrownBy(() -> ArrayImages.read(file)).hasMessageContaining("NaN");
    levels[5] = -0.01f;
    Npy.write(file, new NpyArray.Floats(new int[] {2, 2, 2, 1}, levels));
    assertThatThrownBy(() -> ArrayImages.read(file)).hasMessageContaining("-0.01");
  }

  @Test
  void otherShapesAndTypesAreRefused() throws Exception {
    Path file = folder.resolve("x.npy");
    Npy.write(file, new NpyArray.Floats(new int[] {1, 3, 2, 2}, new float[12]));
    assertThatThrownBy(() -> ArrayImages.read(file)).hasMessageContaining("transpose(0, 2, 3, 1)");
    Npy.write(file, new NpyArray.Floats(new int[] {2, 2}, new float[4]));
    assertThatThrownBy(() -> ArrayImages.read(file)).hasMessageContaining("[n, h, w, c]");
    Npy.write(file, new NpyArray.Ints(new int[] {1, 2, 2, 1}, new int[4]));
    assertThatThrownBy(() -> ArrayImages.read(file)).hasMessageContaining("uint8");
    Path npz = folder.resolve("x.npz");
    Npz.write(npz, Map.of("features", new NpyArray.Floats(new int[] {1, 2}, new float[2])));
    assertThatThrownBy(() -> ArrayImages.read(npz))
        .hasMessageContaining("arr_0")
        .hasMessageContaining("features");
  }
}
