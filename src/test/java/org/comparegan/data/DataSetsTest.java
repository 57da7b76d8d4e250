package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
  @TempDir Path folder;

  @Test
  void theEmbeddedTrainingImagesAreBalanced() {
    ImageSet train = DataSets.open("fashion-mnist", Split.TRAIN);
    assertThat(train.name()).isEqualTo("fashion-mnist/train");
    assertThat(train.size()).isEqualTo(12_000);
    assertThat(classCounts(train)).containsOnly(1_200).hasSize(10);
    assertThat(train.classNames()).hasSize(10).startsWith("T-shirt/top").endsWith("Ankle boot");
    assertThat(train.label(0)).as("first published label").isEqualTo(9);
    assertThat(train.checksum())
        .isEqualTo("bd91b3652dd8a148ad1357460a6315843ff691eb354407a5970b3c0f18c07a86");
  }

  @Test
  void theEmbeddedTestImagesAreThePublishedOnes() {
    ImageSet test = DataSets.open("fashion-mnist", Split.TEST);
    assertThat(test.size()).isEqualTo(10_000);
    assertThat(classCounts(test)).containsOnly(1_000);
    assertThat(new int[] {test.label(0), test.label(1), test.label(2)}).containsExactly(9, 2, 1);
    assertThat(test.checksum())
        .isEqualTo("a533927c5efba667a5dc8df413e3a6481f94c823da0dfc0b45e51eec0f5b4bcb");
    assertThat(mean(test)).as("published mean of the test set").isCloseTo(0.2868, within(5e-5));
  }

  @Test
  void thePaddedSetHasTheSameImagesInABlackMargin() {
    ImageSet small = DataSets.open("fashion-mnist", Split.TEST);
    ImageSet padded = DataSets.open("fashion-mnist-32", Split.TEST);
    assertThat(padded.height()).isEqualTo(32);
    assertThat(padded.width()).isEqualTo(32);
    float[] inner = new float[28 * 28];
    float[] outer = new float[32 * 32 + 1];
    byte[] bytes = new byte[32 * 32];
    Arrays.fill(outer, 7);
    small.read(5, inner, 0);
    padded.read(5, outer, 1);
    padded.read(5, bytes, 0);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        boolean margin = y < 2 || y >= 30 || x < 2 || x >= 30;
        float expected = margin ? 0 : inner[(y - 2) * 28 + x - 2];
        assertThat(outer[1 + y * 32 + x]).isEqualTo(expected);
        assertThat((bytes[y * 32 + x] & 0xFF) / 255f).isEqualTo(expected);
      }
    }
    assertThat(outer[0]).isEqualTo(7);
  }

  @Test
  void theEmbeddedFolderStaysBelowTenMegabytes() throws IOException {
    try (var files = Files.walk(DataSets.embeddedFolder())) {
      assertThat(files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum())
          .isLessThan(10_000_000);
    }
  }

  /** With {@code -Dcomparegan.data=DIR} only, which has {@code cifar-10-batches-bin}. */
  @Test
  @EnabledIfSystemProperty(named = "comparegan.data", matches = ".+")
  void readsCifarAsPublished() {
    Path data = Path.of(System.getProperty("comparegan.data"));
    ImageSet train = DataSets.open("cifar10", Split.TRAIN, Optional.of(data));
    assertThat(train.size()).isEqualTo(10_000);
    assertThat(classCounts(train))
        .containsExactly(1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981);
    byte[] frog = new byte[train.pixels()];
    train.read(0, frog, 0);
    assertThat(new int[] {frog[0] & 0xFF, frog[1] & 0xFF, frog[2] & 0xFF})
        .as("red, green, blue of the first pixel, as published")
        .containsExactly(59, 62, 63);
    ImageSet test = DataSets.open("cifar10", Split.TEST, Optional.of(data));
    assertThat(classCounts(test)).containsExactly(103, 89, 100, 103, 90, 86, 112, 102, 106, 109);
    assertThat(test.classNames().get(test.label(0))).isEqualTo("cat");
  }

  @Test
  void readsCifarFilesInOrderAndSaysWhatIsWrongWithOne() throws IOException {
    Path first = cifar("data_batch_1.bin", 2, 1);
    Path second = cifar("data_batch_2.bin", 1, 5);
    ImageSet train = DataSets.open("cifar10", Split.TRAIN, Optional.of(folder));
    assertThat(train.size()).isEqualTo(3);
    assertThat(train.label(2)).isEqualTo(5);
    byte[] pixels = new byte[train.pixels()];
    train.read(2, pixels, 0);
    assertThat(Arrays.copyOf(pixels, 6)).containsExactly(10, 20, 30, 10, 20, 30);

    Files.write(second, new byte[3000]);
    assertThatThrownBy(() -> DataSets.open("cifar10", Split.TRAIN, Optional.of(folder)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            second
                + ": truncated or not CIFAR-10 binary: expected a multiple of 3073 bytes, found"
                + " 3000 (0 whole images and 3000 bytes).");
    cifar("data_batch_2.bin", 1, 11);
    assertThatThrownBy(() -> DataSets.open("cifar10", Split.TRAIN, Optional.of(folder)))
        .hasMessageContaining(second + ": image 0 has label 11");
    Files.delete(first);
    assertThatThrownBy(() -> DataSets.open("cifar10", Split.TRAIN, Optional.of(folder)))
        .hasMessage(first + " is missing, although " + second + " is there.");
  }

  @Test
  void pixelsTakeLabelsByNumber() throws IOException {
    cifar("data_batch_1.bin", 3, 1);
    DataOptions options =
        labels("labels.csv", "file_name,label\ntrain/2,7\ntrain/0,-1\ntest/0,4\n");
    try (ImageSet train = DataSets.open("cifar10", Split.TRAIN, Optional.of(folder), options)) {
      assertThat(new int[] {train.label(0), train.label(1), train.label(2)})
          .containsExactly(-1, -1, 7);
      assertThat(train.classNames()).hasSize(10);
      assertThat(train.checksum())
          .isNotEqualTo(DataSets.open("cifar10", Split.TRAIN, Optional.of(folder)).checksum());
    }
    DataOptions padded = labels("padded.json", "{\"train/11999\": 3}");
    try (ImageSet train =
        DataSets.open("fashion-mnist-32", Split.TRAIN, Optional.empty(), padded)) {
      assertThat(train.label(11_999)).isEqualTo(3);
      assertThat(train.label(0)).isEqualTo(ImageSet.UNLABELLED);
    }
  }

  @Test
  void labelsThatDoNotFitPixelsAreRefused() throws IOException {
    cifar("data_batch_1.bin", 3, 1);
    assertRefused("a.csv", "file_name,label\ntrain/3,1\n", "\"train/3\" is not an image of");
    assertRefused("b.csv", "file_name,label\ntrain/x,1\n", "\"train/x\" is not an image of");
    assertRefused("c.csv", "file_name,label\ntrain/1,10\n", "only the classes 0 to 9");
    assertRefused("d.csv", "file_name,label\n2,1\n", "such as \"train/0\"");
    assertRefused("e.tfrecord", "", "0 label records for the 3 images of cifar10/train");
    DataOptions options = labels("f.csv", "file_name,label\n000001.jpg,1\n");
    assertThatThrownBy(() -> DataSets.open("celeb_a", Split.TRAIN, Optional.of(folder), options))
        .hasMessageContaining("celeb_a/train has no classes");
  }

  private void assertRefused(String file, String content, String message) throws IOException {
    DataOptions options = labels(file, content);
    assertThatThrownBy(() -> DataSets.open("cifar10", Split.TRAIN, Optional.of(folder), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.resolve(file).toString())
        .hasMessageContaining(message);
  }

  private DataOptions labels(String file, String content) throws IOException {
    return DataOptions.DEFAULTS.labelled(
        Files.writeString(folder.resolve(file), content).toString());
  }

  @Test
  void anUnknownNameGetsTheNearest() {
    assertThatThrownBy(() -> DataSets.open("fashon-mnist", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "Unknown data set \"fashon-mnist\". The nearest known names: fashion-mnist,");
  }

  @Test
  void aMissingSetIsLookedForAndExplained() {
    assertThatThrownBy(() -> DataSets.open("cifar10", Split.TEST, Optional.of(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cifar10/test: found no test_batch.bin, nor TFRecords in")
        .hasMessageContaining(folder.resolve("cifar-10-batches-bin").toString())
        .hasMessageContaining("cs.toronto.edu");
    assertThatThrownBy(() -> DataSets.open("mnist", Split.TRAIN, Optional.of(folder)))
        .hasMessageContaining("train-images-idx3-ubyte[.gz] with its labels");
  }

  @Test
  void imagesOfAnotherSizeAreNotFashion() throws IOException {
    Files.write(
        folder.resolve("t10k-images.idx3-ubyte"),
        new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5});
    Files.write(folder.resolve("t10k-labels.idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 3});
    assertThatThrownBy(() -> DataSets.open("fashion-mnist-32", Split.TEST, Optional.of(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the images of fashion-mnist-32 are 28×28, found 1×1");
  }

  private Path cifar(String name, int records, int label) throws IOException {
    byte[] content = new byte[3073 * records];
    for (int i = 0; i < records; i++) {
      content[3073 * i] = (byte) label;
      Arrays.fill(content, 3073 * i + 1, 3073 * i + 1025, (byte) 10);
      Arrays.fill(content, 3073 * i + 1025, 3073 * i + 2049, (byte) 20);
      Arrays.fill(content, 3073 * i + 2049, 3073 * i + 3073, (byte) 30);
    }
    return Files.write(folder.resolve(name), content);
  }

  private static int[] classCounts(ImageSet images) {
    int[] counts = new int[images.classes()];
    for (int i = 0; i < images.size(); i++) {
      counts[images.label(i)]++;
    }
    return counts;
  }

  private static double mean(ImageSet images) {
    float[] pixels = new float[images.pixels()];
    double sum = 0;
    for (int i = 0; i < images.size(); i++) {
      images.read(i, pixels, 0);
      for (float pixel : pixels) {
        sum += pixel;
      }
    }
    return sum / images.size() / images.pixels();
  }
}
