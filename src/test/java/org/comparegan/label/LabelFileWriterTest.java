package org.comparegan.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.comparegan.data.Batch;
import org.comparegan.data.Batches;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.file.TfRecords;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Images;
import org.comparegan.image.Split;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels written and read back, of pixels and of pictures. */
class LabelFileWriterTest {
  private static final ImageSet IMAGES = Images.cycled(7, 3);
  private static final int[] HARD = {2, -1, 0, 1, 1, -1, 2};
  private static final LabelForm SOFT = new LabelForm(true, OptionalInt.empty());

  @TempDir Path folder;

  private static float[] soft(int n, int k) {
    float[] all = new float[n * k];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        all[i * k + c] = c == i % k ? 0.625f : 0.375f / (k - 1);
      }
    }
    return all;
  }

  private Path write(ImageSet images, String format, int[] hard, Optional<float[]> soft)
      throws IOException {
    LabelFileWriter writer = new LabelFileWriter(images, Split.TRAIN, 3, "a test");
    return format.equals("csv")
        ? writer.csv(folder, hard, soft)
        : writer.tfRecord(folder, hard, soft);
  }

  private ImageSet read(ImageSet images, LabelForm form) {
    return LabelFiles.replace(images, folder.resolve("{split}*").toString(), Split.TRAIN, form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "tfrecord"})
  void pixelsGetTheirLabelsBack(String format) throws IOException {
    write(IMAGES, format, HARD, Optional.empty());
    ImageSet seen = read(IMAGES, LabelForm.HARD);
    for (int i = 0; i < HARD.length; i++) {
      assertThat(seen.label(i)).isEqualTo(HARD[i]);
      assertThat(seen.softLabel(i)).isEmpty();
    }
    assertThat(seen.classNames()).isEqualTo(IMAGES.classNames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "tfrecord"})
  void pixelsGetTheirDistributionsBack(String format) throws IOException {
    float[] soft = soft(7, 3);
    write(IMAGES, format, new int[] {0, 1, 2, 0, 1, 2, 0}, Optional.of(soft));
    ImageSet seen = read(IMAGES, SOFT);
    for (int i = 0; i < 7; i++) {
      assertThat(seen.label(i)).isEqualTo(i % 3);
      assertThat(seen.softLabel(i).orElseThrow())
          .containsExactly(Arrays.copyOfRange(soft, 3 * i, 3 * i + 3), within(1e-6f));
    }
    Batch batch =
        new Batches(seen, 2, 0, new LatentDistribution.Normal(1), SampledLabels.NONE, 1).at(0);
    assertThat(batch.softLabels()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void picturesGetThemBack(boolean distributions) throws IOException {
    Path pictures = folder.resolve("pictures");
    for (int i = 0; i < 6; i++) {
      Pictures.write(pictures.resolve("train/" + "abc".charAt(i % 3) + "/" + i + ".png"), 4, 4, i);
    }
    int[] hard = {2, 2, 1, 1, 0, 0};
    Optional<float[]> soft = distributions ? Optional.of(soft(6, 3)) : Optional.empty();
    DataOptions options =
        DataOptions.DEFAULTS.labelled(
            folder.resolve("{split}.tfrecord").toString(), distributions ? SOFT : LabelForm.HARD);
    try (ImageSet own = DataSets.open(pictures.toString(), Split.TRAIN, Optional.empty())) {
      write(own, "tfrecord", hard, soft);
      try (ImageSet seen =
          DataSets.open(pictures.toString(), Split.TRAIN, Optional.empty(), options)) {
        for (int i = 0; i < 6; i++) {
          if (distributions) {
            assertThat(seen.softLabel(i).orElseThrow())
                .containsExactly(Arrays.copyOfRange(soft.get(), 3 * i, 3 * i + 3), within(1e-6f));
          } else {
            assertThat(seen.label(i)).isEqualTo(hard[i]);
          }
        }
      }
    }
  }

  /** A spreadsheet that opens the labels computes nothing, and the names are found again. */
  @Test
  void namesThatAreFormulasAreWrittenAsPaths() throws IOException {
    Path pictures = folder.resolve("pictures");
    for (String name : new String[] {"=1+1", "@x", "-2+3", "plain"}) {
      Pictures.write(pictures.resolve("train/" + name + "/" + name + ".png"), 4, 4, 1);
    }
    int[] hard = {3, 2, 1, 0};
    try (ImageSet own = DataSets.open(pictures.toString(), Split.TRAIN, Optional.empty())) {
      LabelFileWriter writer = new LabelFileWriter(own, Split.TRAIN, 4, "a test");
      Path labels = writer.csv(folder, hard, Optional.empty());
      assertThat(Files.readAllLines(labels)).noneMatch(line -> line.matches("\"?[=@+-].*"));
      DataOptions options = DataOptions.DEFAULTS.labelled(labels.toString(), LabelForm.HARD);
      try (ImageSet seen =
          DataSets.open(pictures.toString(), Split.TRAIN, Optional.empty(), options)) {
        for (int i = 0; i < hard.length; i++) {
          assertThat(seen.label(i)).isEqualTo(hard[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "tfrecord"})
  void labelsOfAnotherSetAreRefused(String format) throws IOException {
    write(IMAGES, format, HARD, Optional.empty());
    assertThatThrownBy(() -> read(Images.numbered(3, 0, 1, 2, 0, 1, 2, 1), LabelForm.HARD))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has labels of numbered (7 images, checksum ")
        .hasMessageContaining("write labels for this set");
  }

  @Test
  void everyImageNeedsOneRecord() throws IOException {
    Path file = folder.resolve("train.tfrecord");
    for (int count : new int[] {6, 8}) {
      try (var out = Files.newOutputStream(file)) {
        for (int i = 0; i < count; i++) {
          TfRecords.write(out, ExampleRecord.encodedLabel("train/" + i, 0));
        }
      }
      assertThatThrownBy(() -> read(IMAGES, LabelForm.HARD))
          .isInstanceOf(DataException.class)
          .hasMessage(
              file
                  + ": "
                  + count
                  + " label records for the 7 images of numbered: each image needs one.");
    }
    assertThatThrownBy(() -> write(IMAGES, "csv", new int[6], Optional.empty()))
        .hasMessage("6 labels for the 7 images of numbered: each image needs one.");
  }

  @Test
  void recordsOfOtherImagesAndOtherClassesAreRefused() throws IOException {
    try (var out = Files.newOutputStream(folder.resolve("train.tfrecord"))) {
      for (int i = 0; i < 7; i++) {
        TfRecords.write(out, ExampleRecord.encodedLabel("train/" + (i == 3 ? 4 : i), 0));
      }
    }
    assertThatThrownBy(() -> read(IMAGES, LabelForm.HARD))
        .hasMessageContaining("Label of example 3")
        .hasMessageContaining("is for \"train/4\", but the example is \"train/3\"");
    write(IMAGES, "tfrecord", HARD, Optional.empty());
    assertThatThrownBy(() -> read(IMAGES, SOFT))
        .hasMessageContaining("needs 3 logits as its label, found none");
    write(IMAGES, "tfrecord", HARD, Optional.of(soft(7, 3)));
    assertThatThrownBy(() -> read(IMAGES, LabelForm.HARD))
        .hasMessageContaining("has logits, but this set takes one integer");
  }

  @Test
  void softLabelsSumToOne() throws IOException {
    Path file = folder.resolve("train.csv");
    Files.writeString(file, "file_name,label,p0,p1,p2\ntrain/0,0,0.5,0.25,0.25\ntrain/1,0,1,1,0\n");
    assertThatThrownBy(() -> read(IMAGES, SOFT))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ":3: a soft label is made of probabilities that sum to 1, not to 2.0.");
    Files.writeString(file, "file_name,label\ntrain/0,0\n");
    assertThatThrownBy(() -> read(IMAGES, SOFT))
        .hasMessageContaining("\"train/0\" needs the columns p0 to p2, found 0");
    assertThatThrownBy(() -> write(IMAGES, "csv", HARD, Optional.of(new float[21])))
        .hasMessage(
            "The label of \"train/0\": a soft label is made of probabilities that sum to 1, not to"
                + " 0.0.");
  }

  @Test
  void moreClustersThanClassesAreSaid() throws IOException {
    int[] clusters = {0, 1, 2, 3, 4, 4, 3};
    new LabelFileWriter(IMAGES, Split.TRAIN, 5, "clusters")
        .tfRecord(folder, clusters, Optional.empty());
    assertThatThrownBy(() -> read(IMAGES, LabelForm.HARD))
        .hasMessageContaining("labels of 5 classes, but numbered has 3")
        .hasMessageContaining("label_split.classes = 5");
    ImageSet seen = read(IMAGES, new LabelForm(false, OptionalInt.of(5)));
    assertThat(seen.classes()).isEqualTo(5);
    assertThat(seen.classNames()).isEmpty();
    assertThat(seen.label(3)).isEqualTo(3);
  }
}
