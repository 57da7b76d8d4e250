package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.label.LabelForm;
import org.comparegan.picture.Crop;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of other sizes and colours, brought to a form while they are read or prepared. */
class PictureFormTest {
  @TempDir Path folder;

  @BeforeEach
  void mixedPictures() throws IOException {
    write("red things/1.png", Pictures.encoded("png", 30, 50, 1));
    write("red things/2.jpg", Pictures.encoded("jpg", 64, 40, 2));
    write("grey/3.png", grey(40, 33));
    write("grey/4.png", grey(33, 40));
  }

  private static byte[] grey(int height, int width) {
    return Objects.requireNonNull(Pictures.grey(height, width).get("l.png"));
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve("my pictures").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static PictureForm form(int resolution, int colors) {
    return new PictureForm(
        resolution == 0 ? OptionalInt.empty() : OptionalInt.of(resolution),
        colors == 0 ? OptionalInt.empty() : OptionalInt.of(colors));
  }

  private static ImageSet open(Path path, PictureForm form) {
    DataOptions options =
        new DataOptions(
            Optional.empty(),
            LabelForm.HARD,
            Crop.DISTORTED,
            Crop.MIDDLE,
            547,
            form,
            Optional.empty());
    return DataSets.open(path.toString(), Split.TRAIN, Optional.empty(), options);
  }

  private Path prepared(String name, Path source, PictureForm form) {
    Path target = folder.resolve(name);
    Preparation.Plan plan = new Preparation.Plan("set", "train", target, 1, form, false);
    try (StoredPictures stored =
        StoredPictures.open(
            source.toString(), Split.TRAIN, Optional.empty(), DataOptions.DEFAULTS)) {
      new Preparation(stored, plan, Optional.empty()).run(1, done -> {}, () -> false);
    }
    return target;
  }

  @Test
  void readAtOnceAndPreparedAreTheSamePixels() {
    Path source = folder.resolve("my pictures");
    for (int colors : new int[] {1, 3}) {
      Path copy = prepared("copy-" + colors, source, form(16, colors));
      try (ImageSet direct = open(source, form(16, colors));
          ImageSet stored = open(copy, PictureForm.AS_STORED)) {
        assertThat(direct.channels()).isEqualTo(colors).isEqualTo(stored.channels());
        assertThat(direct.height()).isEqualTo(16).isEqualTo(stored.width());
        assertThat(ImageSet.contentChecksum(direct)).isEqualTo(ImageSet.contentChecksum(stored));
      }
    }
  }

  @Test
  void greyPicturesStayGreyUnlessColourIsAskedFor() {
    Path grey = folder.resolve("my pictures/grey");
    try (ImageSet kept = open(prepared("kept", grey, form(16, 0)), PictureForm.AS_STORED);
        ImageSet coloured = open(prepared("colour", grey, form(16, 3)), PictureForm.AS_STORED)) {
      assertThat(kept.channels()).isEqualTo(1);
      assertThat(coloured.channels()).isEqualTo(3);
      byte[] one = new byte[kept.pixels()];
      byte[] three = new byte[coloured.pixels()];
      kept.read(0, one, 0);
      coloured.read(0, three, 0);
      for (int i = 0; i < three.length; i++) {
        assertThat(three[i]).isEqualTo(one[i / 3]);
      }
    }
  }

  @Test
  void theFormIsPartOfTheChecksumWhereItChangesPixels() {
    Path source = folder.resolve("my pictures");
    Path copy = prepared("copy", source, form(16, 3));
    try (ImageSet small = open(source, form(16, 3));
        ImageSet large = open(source, form(32, 3));
        ImageSet grey = open(source, form(16, 1));
        ImageSet stored = open(copy, PictureForm.AS_STORED);
        ImageSet same = open(copy, form(16, 3))) {
      assertThat(small.checksum()).isNotIn(large.checksum(), grey.checksum());
      assertThat(same.checksum()).isEqualTo(stored.checksum());
    }
  }

  @Test
  void mixedSizesAndKnownSetsOfAnotherFormAreRefused() {
    assertThatThrownBy(() -> open(folder.resolve("my pictures"), PictureForm.AS_STORED))
        .isInstanceOf(DataException.OtherSize.class);
    assertThatThrownBy(() -> open(Path.of("fashion-mnist"), form(32, 3)))
        .isInstanceOf(DataException.OtherSize.class)
        .hasMessage(
            "fashion-mnist has images of 28x28x1. A copy can have others: data prepare"
                + " fashion-mnist --resolution 32 --colors 3 --to DIR.");
  }
}
