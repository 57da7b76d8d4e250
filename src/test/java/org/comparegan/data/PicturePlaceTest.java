package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comparegan.data.Archives.labels;
import static org.comparegan.data.Archives.names;
import static org.comparegan.data.Archives.pictures;
import static org.comparegan.data.Archives.stored;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.comparegan.file.TfRecords;
import org.comparegan.image.DataException;
import org.comparegan.image.Split;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splits and wrapping folders, which are the same on disk and in archives. */
class PicturePlaceTest {
  @TempDir Path folder;

  @Test
  void aClassHasTheSameNumberInBothSplits() throws IOException {
    for (Path set :
        everyForm(
            pictures(
                "train/a/1.png", "train/b/2.png", "train/c/3.png", "val/c/4.png", "val/d/5.png"))) {
      try (StoredPictures train = stored(set, Split.TRAIN);
          StoredPictures test = stored(set, Split.TEST)) {
        assertThat(labels(train.set())).containsExactly(0, 1, 2);
        assertThat(labels(test.set())).as("%s", set).containsExactly(2, -1);
        assertThat(test.set().classNames()).containsExactly("a", "b", "c");
        assertThat(test.set().notices())
            .containsExactly(
                set
                    + "/test: the training split does not have the class d: its images have no"
                    + " label.");
      }
    }
  }

  @Test
  void classesAndLabelsAreFoundBesideTheSplits() throws IOException {
    Map<String, byte[]> files =
        pictures("train/a/1.png", "train/b/2.png", "test/a/3.png", "test/b/4.png");
    files.put("classes.txt", bytes("b\na\n"));
    for (Path set : everyForm(files)) {
      try (StoredPictures test = stored(set, Split.TEST)) {
        assertThat(labels(test.set())).as("%s", set).containsExactly(1, 0);
      }
    }
    files.put(
        "dataset.json",
        bytes("{\"labels\": [[\"train/a/1.png\", 7], [\"test/a/3.png\", 3], [\"b/4.png\", 5]]}"));
    for (Path set : everyForm(files)) {
      try (StoredPictures train = stored(set, Split.TRAIN);
          StoredPictures test = stored(set, Split.TEST)) {
        assertThat(labels(train.set())).as("%s", set).containsExactly(7, -1);
        assertThat(labels(test.set())).containsExactly(3, 5);
        assertThat(test.set().classes()).isEqualTo(8);
      }
    }
  }

  @Test
  void foldersMayWrapASetAtAnyDepth() throws IOException {
    for (String wrappers : List.of("x/", "x/y/", "x/y/z/")) {
      String path = wrappers.substring(0, wrappers.length() - 1);
      Path place = Files.createDirectory(folder.resolve(path.replace('/', '-')));
      Map<String, byte[]> files = pictures(wrappers + "a/1.png", wrappers + "b/2.png");
      files.put("readme.txt", new byte[1]);
      files.put("weights.bin", new byte[1]);
      for (Path set : Archives.everyForm(place, files)) {
        try (StoredPictures found = stored(set, Split.TRAIN)) {
          assertThat(names(found)).as("%s", set).containsExactly("a/1.png", "b/2.png");
          assertThat(found.set().notices())
              .containsExactly(
                  "%s: everything is in the folder %s, which is used.".formatted(set, path),
                  set + ": not read: 1 .bin.");
        }
      }
      for (Path set :
          Archives.everyForm(
              Files.createDirectory(place.resolve("divided")),
              pictures(wrappers + "train/a/1.png", wrappers + "Val/a/2.png"))) {
        try (StoredPictures found = stored(set, Split.TEST)) {
          assertThat(found.set().place(0)).as("%s", set).endsWith("Val/a/2.png");
          assertThat(names(found)).containsExactly("a/2.png");
        }
      }
    }
  }

  @Test
  void aFolderThatIsAClassIsNoWrapper() throws IOException {
    Map<String, byte[]> flat = pictures("a/1.png", "a/deep/2.png");
    Map<String, byte[]> beside = pictures("a/deep/1.png", "2.png");
    Map<String, byte[]> listed = pictures("a/deep/1.png", "a/other/2.png");
    listed.put("classes.txt", bytes("a\nb\n"));
    for (Map<String, byte[]> files : List.of(flat, beside, listed)) {
      Path place = Files.createTempDirectory(folder, "place");
      for (Path set : Archives.everyForm(place, files)) {
        try (StoredPictures found = stored(set, Split.TRAIN)) {
          assertThat(found.set().classNames()).as("%s", set).contains("a");
          assertThat(names(found)).containsExactlyElementsOf(pictureNames(files));
          assertThat(found.set().notices()).isEmpty();
        }
      }
    }
    Map<String, byte[]> unread = pictures("a/deep/1.png");
    unread.put("b/2.webp", new byte[3]);
    for (Path set : everyForm(unread)) {
      assertThatThrownBy(() -> stored(set, Split.TRAIN))
          .hasMessageContaining("the class b (not read: 1 .webp) has no pictures");
    }
  }

  private static List<String> pictureNames(Map<String, byte[]> files) {
    return files.keySet().stream().filter(name -> name.endsWith(".png")).sorted().toList();
  }

  @Test
  void otherFoldersBesideSplitsAreSaid() throws IOException {
    for (Path set :
        everyForm(pictures("train/1.png", "test/2.png", "samples/x/3.png", "unlabelled/4.png"))) {
      try (StoredPictures found = stored(set, Split.TRAIN)) {
        assertThat(names(found)).as("%s", set).containsExactly("1.png");
        assertThat(found.set().notices()).containsExactly(set + ": not used: samples, unlabelled.");
      }
    }
  }

  @Test
  void aSplitsNameMayBeThatOfAClass() throws IOException {
    for (Path set : everyForm(pictures("car/1.png", "bus/2.png", "train/3.png"))) {
      try (StoredPictures found = stored(set, Split.TRAIN)) {
        assertThat(found.set().classNames()).as("%s", set).containsExactly("bus", "car", "train");
        assertThat(found.set().notices())
            .containsExactly(
                set
                    + ": the folder train counts as a class, since there are other folders beside"
                    + " it, and none for testing.");
      }
    }
    Path place = Files.createDirectory(folder.resolve("deep"));
    for (Path set : Archives.everyForm(place, pictures("train/a/1.png", "dev/a/2.png"))) {
      try (StoredPictures found = stored(set, Split.TRAIN)) {
        assertThat(names(found)).as("%s", set).containsExactly("a/1.png");
        assertThat(found.set().notices()).containsExactly(set + ": not used: dev.");
      }
    }
  }

  @Test
  void ofTwoSpellingsTheUsualOneIsTaken() throws IOException {
    for (Path set : everyForm(pictures("Train/1.png", "train/2.png", "test/3.png"))) {
      try (StoredPictures found = stored(set, Split.TRAIN)) {
        assertThat(names(found)).as("%s", set).containsExactly("2.png");
      }
    }
  }

  @Test
  void picturesBesideRecordsAreNoOtherSplit() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("a/1.png", "b/2.png"));
    try (OutputStream out = Files.newOutputStream(set.resolve("x-train.tfrecord"))) {
      byte[] picture = Pictures.encoded("png", 8, 8, 1);
      TfRecords.write(out, ExampleRecord.encodedPicture(picture, OptionalInt.of(0), "1.png"));
    }
    try (StoredPictures found = stored(set, Split.TRAIN)) {
      assertThat(found.set().notices()).containsExactly(set + ": not used: a, b.");
    }
    assertThatThrownBy(() -> stored(set, Split.TEST)).isInstanceOf(DataException.Missing.class);
  }

  @Test
  void whatIsNeitherFileNorFolderIsSaid() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("gone"), Path.of("nowhere"));
    assertThatThrownBy(() -> stored(link, Split.TRAIN))
        .hasMessage(link + ": this link leads nowhere.");
    Path set = Archives.folder(folder.resolve("set"), pictures("test/a/1.png"));
    Files.createSymbolicLink(set.resolve("train"), Path.of("nowhere"));
    assertThatThrownBy(() -> stored(set, Split.TRAIN))
        .hasMessageContaining("there is no train split here")
        .hasMessageContaining("The link train leads nowhere.");
    Path device = Path.of("/dev/null");
    if (Files.exists(device)) {
      assertThatThrownBy(() -> stored(device, Split.TRAIN))
          .hasMessage(device + ": it is neither a file nor a folder.");
    }
  }

  @Test
  void lettersMayBeComposedOrNot() throws IOException {
    // é as one letter, and as e with an accent, as macOS writes it.
    Map<String, byte[]> files = pictures("cafe\u0301/1.png", "b/2.png");
    files.put("classes.txt", bytes("caf\u00e9\nb\n"));
    for (Path set : everyForm(files)) {
      try (StoredPictures found = stored(set, Split.TRAIN)) {
        assertThat(found.set().classNames()).as("%s", set).containsExactly("caf\u00e9", "b");
        assertThat(labels(found.set())).containsExactly(1, 0);
      }
    }
    Path place = Files.createDirectory(folder.resolve("two"));
    for (Path set :
        Archives.everyForm(place, pictures("\u00e9/1.png", "e\u0301/2.png", "z/3.png"))) {
      try (StoredPictures found = stored(set, Split.TRAIN)) {
        assertThat(found.set().classNames()).as("%s", set).containsExactly("z", "\u00e9");
        assertThat(found.set().notices()).hasSize(1);
        assertThat(found.set().notices().get(0)).contains("only in how their letters are composed");
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Path> everyForm(Map<String, byte[]> files) throws IOException {
    return Archives.everyForm(folder, files);
  }
}
