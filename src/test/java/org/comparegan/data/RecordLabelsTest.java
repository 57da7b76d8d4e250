package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.file.TfRecords;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** Labels of TFRecords in all forms are read, or refused with their record. */
class RecordLabelsTest {
  @TempDir Path folder;

  @Test
  void classesInOtherFormsAreRead() throws IOException {
    for (Feature label :
        List.of(
            integers(2),
            integers(0, 0, 1, 0),
            floats(2),
            floats(0, 0, 1),
            text("2"),
            text(" 2 "),
            text("2.0"))) {
      assertThat(labels(Map.of("label", label), Map.of("label", integers(3))))
          .as("%s", label)
          .containsExactly(2, 3);
    }
    assertThat(labels(Map.of("label", integers(0, 1)))).containsExactly(1);
    assertThat(labels(Map.of("label", integers(-1)), Map.of("label", integers(0))))
        .containsExactly(-1, 0);
    assertThat(labels(Map.of())).containsExactly(-1);
  }

  @Test
  void keysOfOtherSchemasAreRead() throws IOException {
    for (String key : List.of("image/class/label", "image/label", "class", "fine_label", "y")) {
      assertThat(labels(Map.of(key, integers(4), "image/class/text", text("cat"))))
          .as(key)
          .containsExactly(4);
    }
    assertThat(labels(Map.of("label", integers(1), "coarse_label", integers(0))))
        .containsExactly(1);
    assertThat(labels(Map.of("image/object/class/label", integers(1, 5)))).containsExactly(-1);
    assertThatThrownBy(() -> labels(Map.of("coarse_label", integers(1), "fine_label", integers(0))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[coarse_label, fine_label]");
  }

  @Test
  void whatIsNoClassIsRefusedWithFileAndRecord() {
    for (Feature label :
        List.of(
            integers(1L << 40),
            integers(1 << 30),
            integers(Long.MIN_VALUE),
            integers(3, 5),
            integers(1, 0, 1),
            integers(0, 0),
            integers(-2),
            integers(),
            floats(0.5f),
            floats(Float.NaN),
            floats(0.2f, 0.8f),
            floats(),
            text("cat"),
            text(""),
            Feature.newBuilder().setBytesList(BytesList.getDefaultInstance()).build(),
            Feature.getDefaultInstance())) {
      assertThatThrownBy(() -> labels(Map.of("label", integers(1)), Map.of("label", label)))
          .as("%s", label)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("x-train.tfrecord, record at byte ");
    }
  }

  @Test
  void keysInOtherCasesAndWithIdsAreRead() throws IOException {
    for (String key :
        List.of("Label", "label_id", "class_id", "image/class/index", "labels", "cls")) {
      assertThat(labels(Map.of(key, integers(4)))).as(key).containsExactly(4);
    }
  }

  @Test
  void recordsThatDifferInTheirLabelsAreSaid() throws IOException {
    Path file = write(Map.of("label", integers(1)), Map.of("image/class/label", integers(2)));
    assertThatThrownBy(() -> DataSets.open(file.toString(), Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("record at byte 0: has its label as \"label\"")
        .hasMessageContaining("has its label as \"image/class/label\"");
    write(Map.of("label", integers(1)), Map.of(), Map.of("label", integers(0)));
    try (ImageSet set = DataSets.open(file.toString(), Split.TRAIN)) {
      assertThat(set.notices())
          .containsExactly(
              file + ": 1 of 3 records have no feature \"label\": their images have no label.");
    }
    write(Map.of("image/object/class/label", integers(1)), Map.of("class/text", text("cat")));
    try (ImageSet set = DataSets.open(file.toString(), Split.TRAIN)) {
      assertThat(set.notices())
          .containsExactly(
              file
                  + ": no record has a feature \"label\", so images have no label; not read:"
                  + " class/text, image/object/class/label.");
    }
  }

  @Test
  void whatALabelIsInsteadIsShort() {
    assertThatThrownBy(() -> labels(Map.of("label", text("\u0003\u0000"))))
        .hasMessageContaining("is 2 bytes that are not text: a class is a whole number from 0.");
    assertThatThrownBy(() -> labels(Map.of("label", text("9".repeat(4000)))))
        .hasMessageContaining("\"" + "9".repeat(40) + "…\": a class");
    assertThatThrownBy(() -> labels(Map.of("label", integers())))
        .hasMessageContaining("is an empty list (write −1 for no class): a class is");
  }

  @Test
  void imagenetsOwnScriptsCountFromOne() throws IOException {
    write(Map.of("image/class/label", integers(1)), Map.of("image/class/label", integers(1000)));
    try (ImageSet set = DataSets.open("imagenet_64", Split.TRAIN, Optional.of(folder))) {
      assertThat(IntStream.range(0, 2).map(set::label)).containsExactly(0, 999);
    }
  }

  @SafeVarargs
  private int[] labels(Map<String, Feature>... records) throws IOException {
    Path file = write(records);
    try (ImageSet set =
        DataSets.open(file.toString(), Split.TRAIN, Optional.empty(), DataOptions.DEFAULTS)) {
      return IntStream.range(0, set.size()).map(set::label).toArray();
    }
  }

  @SafeVarargs
  private Path write(Map<String, Feature>... records) throws IOException {
    Path file = folder.resolve("x-train.tfrecord");
    ByteString picture = ByteString.copyFrom(Pictures.encoded("png", 8, 8, 1));
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Map<String, Feature> record : records) {
        Features features =
            Features.newBuilder()
                .putAllFeature(record)
                .putFeature(
                    "image/encoded",
                    Feature.newBuilder()
                        .setBytesList(BytesList.newBuilder().addValue(picture))
                        .build())
                .build();
        TfRecords.write(out, Example.newBuilder().setFeatures(features).build().toByteArray());
      }
    }
    return file;
  }

  private static Feature integers(long... values) {
    Int64List.Builder list = Int64List.newBuilder();
    for (long value : values) {
      list.addValue(value);
    }
    return Feature.newBuilder().setInt64List(list).build();
  }

  private static Feature floats(float... values) {
    FloatList.Builder list = FloatList.newBuilder();
    for (float value : values) {
      list.addValue(value);
    }
    return Feature.newBuilder().setFloatList(list).build();
  }

  private static Feature text(String value) {
    return Feature.newBuilder()
        .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFromUtf8(value)))
        .build();
  }
}
