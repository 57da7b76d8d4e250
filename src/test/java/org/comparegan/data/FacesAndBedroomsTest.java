package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CelebA, CelebA-HQ and LSUN's bedrooms from loose pictures: who is in which split, and the cut.
 */
class FacesAndBedroomsTest {
  @TempDir Path folder;

  @Test
  void celebAIsDividedByItsNumbersAndCutToTheFace() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int number : List.of(1, 162_770, 162_771, 182_637, 182_638, 202_599)) {
      files.put("%06d.png".formatted(number), Pictures.encoded("png", 218, 178, number));
    }
    for (Path place : bothWays("img_align_celeba", files)) {
      try (ImageSet train = DataSets.open("celeb_a", Split.TRAIN, Optional.of(place));
          ImageSet test = DataSets.open("celeb_a", Split.TEST, Optional.of(place))) {
        assertThat(names(train)).containsExactly("000001.png", "162770.png");
        assertThat(names(test)).containsExactly("182638.png", "202599.png");
        assertThat(List.of(train.height(), train.width(), train.channels()))
            .containsExactly(64, 64, 3);
        // The middle 160×160 begins at row 29 and column 9; every second place falls on a pixel.
        BufferedImage stored = decoded("img_align_celeba/182638.png");
        for (int y = 0; y < 32; y += 31) {
          for (int x = 0; x < 32; x += 3) {
            assertPixel(test, 0, 2 * y, 2 * x, stored, 29 + 5 * y, 9 + 5 * x);
          }
        }
        float between = (level(stored, 29, 9 + 2) + level(stored, 29, 9 + 3)) / 2 / 255;
        assertThat(image(test, 0)[3]).isCloseTo(between, within(1e-6f));
      }
    }
    assertThat(DataSets.facts("celeb_a").evaluationExamples()).isEqualTo(10_000);
    Pictures.write(folder.resolve("loose/img_align_celeba/face.png"), 218, 178, 1);
    assertThatThrownBy(
            () -> DataSets.open("celeb_a", Split.TRAIN, Optional.of(folder.resolve("loose"))))
        .hasMessageContaining("face.png: CelebA's pictures are named 000001.jpg to 202599.jpg");
  }

  @Test
  void eachTenthOfCelebAHqIsHeldOut() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int number = 0; number < 20; number++) {
      files.put("%05d.png".formatted(number), Pictures.encoded("png", 132, 128, number));
    }
    for (Path place : bothWays("celeba-128", files)) {
      try (ImageSet train = DataSets.open("celeb_a_hq_128", Split.TRAIN, Optional.of(place));
          ImageSet test = DataSets.open("celeb_a_hq_128", Split.TEST, Optional.of(place))) {
        assertThat(names(test)).containsExactly("00009.png", "00019.png");
        assertThat(names(train)).hasSize(18).doesNotContainAnyElementsOf(names(test));
        BufferedImage stored = decoded("celeba-128/00019.png");
        assertPixel(test, 1, 0, 0, stored, 2, 0);
        assertPixel(test, 1, 127, 127, stored, 129, 127);
      }
    }
    assertThat(DataSets.facts("celeb_a_hq_128").evaluationExamples()).isEqualTo(3_000);
  }

  @Test
  void oneBedroomInAHundredIsHeldOutAndCutOrPadded() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int number = 0; number < 200; number++) {
      boolean large = number == 99;
      byte[] file = Pictures.encoded("png", large ? 300 : 4, large ? 200 : 6, number);
      files.put("%03d.png".formatted(number), file);
    }
    for (Path place : bothWays("bedroom_train", files)) {
      try (ImageSet train = DataSets.open("lsun-bedroom", Split.TRAIN, Optional.of(place));
          ImageSet test = DataSets.open("lsun-bedroom", Split.TEST, Optional.of(place))) {
        assertThat(names(test)).containsExactly("099.png", "199.png");
        assertThat(names(train)).hasSize(198).doesNotContainAnyElementsOf(names(test));
        BufferedImage large = decoded("bedroom_train/099.png");
        assertPixel(test, 0, 0, 0, large, 86, 36);
        assertPixel(test, 0, 127, 127, large, 213, 163);
        BufferedImage small = decoded("bedroom_train/199.png");
        assertPixel(test, 1, 62, 61, small, 0, 0);
        assertPixel(test, 1, 65, 66, small, 3, 5);
        assertThat(image(test, 1)[3 * (61 * 128 + 61)]).as("above").isZero();
        assertThat(image(test, 1)[3 * (65 * 128 + 67)]).as("to the right").isZero();
      }
    }
    assertThat(DataSets.facts("lsun-bedroom").evaluationExamples()).isEqualTo(30_000);
  }

  @Test
  void lsunsDatabaseIsRefusedWithAWayOut() throws IOException {
    Path lmdb = Files.createDirectories(folder.resolve("lsun/bedroom_train_lmdb"));
    Files.write(lmdb.resolve("data.mdb"), new byte[100]);
    assertRefused(() -> DataSets.open("lsun-bedroom", Split.TRAIN, Optional.of(folder)), lmdb);
    assertRefused(() -> DataSets.open("lsun-bedroom", Split.TEST, Optional.of(lmdb)), lmdb);
    assertRefused(() -> DataSets.open(lmdb.toString(), Split.TRAIN, Optional.empty()), lmdb);
    Pictures.write(folder.resolve("lsun/bedroom_train/1.png"), 8, 8, 1);
    try (ImageSet train = DataSets.open("lsun-bedroom", Split.TRAIN, Optional.of(folder))) {
      assertThat(train.size()).isEqualTo(1);
    }
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable open, Path lmdb) {
    assertThatThrownBy(open)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(lmdb + ": an LMDB folder")
        .hasMessageContaining("data.py export " + lmdb)
        .hasMessageContaining("PNG");
  }

  /** A directory with a folder of the files, and one with a zip file of them. */
  private List<Path> bothWays(String name, Map<String, byte[]> files) throws IOException {
    Path loose = Files.createDirectories(folder.resolve("loose").resolve(name));
    Path zipped = Files.createDirectories(folder.resolve("zipped"));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(zipped.resolve(name + ".zip")))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(loose.resolve(file.getKey()), file.getValue());
        zip.putNextEntry(new ZipEntry(name + "/" + file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return List.of(folder.resolve("loose"), zipped);
  }

  private static List<String> names(ImageSet set) {
    return IntStream.range(0, set.size())
        .mapToObj(set::place)
        .map(place -> place.substring(place.lastIndexOf('/') + 1))
        .toList();
  }

  private static void assertPixel(
      ImageSet set, int index, int y, int x, BufferedImage stored, int row, int column) {
    float[] image = image(set, index);
    int rgb = stored.getRGB(column, row);
    for (int c = 0; c < 3; c++) {
      float expected = (rgb >> (16 - 8 * c) & 0xFF) / 255f;
      assertThat(image[3 * (y * set.width() + x) + c]).isCloseTo(expected, within(1e-6f));
    }
  }

  private static float[] image(ImageSet set, int index) {
    float[] image = new float[set.pixels()];
    set.read(index, image, 0);
    return image;
  }

  private static float level(BufferedImage stored, int row, int column) {
    return stored.getRGB(column, row) >> 16 & 0xFF;
  }

  private BufferedImage decoded(String file) throws IOException {
    return ImageIO.read(folder.resolve("loose").resolve(file).toFile());
  }
}
