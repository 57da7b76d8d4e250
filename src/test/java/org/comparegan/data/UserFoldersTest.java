package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.comparegan.data.Archives.labels;
import static org.comparegan.data.Archives.names;
import static org.comparegan.data.Archives.pictures;
import static org.comparegan.data.Archives.stored;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.comparegan.file.TfRecords;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and archives as they lie on people's disks. */
class UserFoldersTest {
  @TempDir Path folder;

  @Test
  void hiddenAndHousekeepingFoldersAreNoClasses() throws IOException {
    Map<String, byte[]> files = pictures("cat/1.png", "dog/2.png");
    for (String strange :
        List.of(
            ".ipynb_checkpoints/3.png",
            ".thumbnails/normal/4.png",
            "@eaDir/5.png",
            "__MACOSX/cat/6.png",
            "$RECYCLE.BIN/7.png",
            "#recycle/8.png",
            "lost+found/9.png",
            "found.000/10.png",
            "cat/.ipynb_checkpoints/1-checkpoint.png",
            "cat/@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg",
            "cat/__MACOSX/1.png",
            "dog/._2.png")) {
      files.put(strange, files.get("cat/1.png"));
    }
    for (Path set : everyForm(files)) {
      try (ImageSet images = open(set)) {
        assertThat(images.classNames()).as("%s", set).containsExactly("cat", "dog");
        assertThat(labels(images)).as("%s", set).containsExactly(0, 1);
        assertThat(images.notices())
            .containsExactly(
                set
                    + ": folders left out: #recycle, $RECYCLE.BIN, .ipynb_checkpoints, .thumbnails,"
                    + " @eaDir, __MACOSX, found.000, lost+found.");
      }
    }
  }

  @Test
  void aSetBelowAHiddenFolderIsRead() throws IOException {
    Path set = Archives.folder(folder.resolve(".cache/@eaDir/set"), pictures("a/1.png", "b/2.png"));
    try (ImageSet images = open(set)) {
      assertThat(images.classNames()).containsExactly("a", "b");
    }
  }

  @Test
  void hiddenShardsAreNotRead() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("a/1.png"));
    Files.writeString(set.resolve("._set-train.tfrecord-00000-of-00001"), "AppleDouble");
    try (ImageSet images = open(set)) {
      assertThat(images.size()).isEqualTo(1);
    }
  }

  @Test
  void aGreyFirstPictureLeavesTheOthersTheirColour() throws IOException {
    for (Map.Entry<String, byte[]> grey : Pictures.grey(8, 8).entrySet()) {
      for (String colour : List.of("png", "jpg", "gif", "bmp")) {
        Map<String, byte[]> files = new TreeMap<>(Map.of("a/1." + grey.getKey(), grey.getValue()));
        files.put("b/2." + colour, Pictures.encoded(colour, 8, 8, 3));
        Path records = folder.resolve("records-train.tfrecord");
        try (OutputStream out = Files.newOutputStream(records)) {
          for (byte[] file : files.values()) {
            TfRecords.write(out, ExampleRecord.encodedPicture(file, OptionalInt.of(0), ""));
          }
        }
        List<Path> sets = new ArrayList<>(everyForm(files));
        sets.add(records);
        for (Path set : sets) {
          try (ImageSet images = open(set);
              StoredPictures stored = stored(set, Split.TRAIN)) {
            assertThat(images.channels()).as("%s, %s", grey.getKey(), set).isEqualTo(3);
            byte[] levels = new byte[images.pixels()];
            images.read(1, levels, 0);
            assertThat(levels).isEqualTo(stored.picture(1).levels());
            images.read(0, levels, 0);
            assertThat(levels[3]).isEqualTo(levels[4]).isEqualTo(levels[5]);
          }
        }
        Files.delete(folder.resolve("set/a/1." + grey.getKey()));
        Files.delete(folder.resolve("set/b/2." + colour));
      }
    }
  }

  @Test
  void aSetOfGreyPicturesHasOneChannel() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Pictures.grey(8, 8).forEach((name, file) -> files.put("a/" + name, file));
    for (Path set : everyForm(files)) {
      try (ImageSet images = open(set)) {
        assertThat(images.channels()).isEqualTo(1);
        byte[] levels = new byte[images.pixels()];
        for (int i = 0; i < images.size(); i++) {
          images.read(i, levels, 0);
        }
      }
    }
  }

  @Test
  void linksAreFollowedAndEachFileCountsOnceAClass() throws IOException {
    Path set =
        Archives.folder(
            folder.resolve("set"), pictures("cat/1.png", "cat/extra/2.png", "dog/3.png"));
    Archives.folder(folder.resolve("elsewhere"), pictures("fox/4.png", "fox/deep/5.png", "6.png"));
    link(set.resolve("fox"), "../elsewhere/fox");
    link(set.resolve("cat/more"), "extra");
    link(set.resolve("cat/again.png"), "1.png");
    link(set.resolve("cat/6.png"), "../../elsewhere/6.png");
    link(set.resolve("dog/cats"), "../cat/extra");
    link(folder.resolve("linked"), "set");
    for (Path each : List.of(set, folder.resolve("linked"))) {
      try (StoredPictures found = stored(each, Split.TRAIN)) {
        assertThat(names(found))
            .containsExactly(
                "cat/1.png",
                "cat/6.png",
                "cat/extra/2.png",
                "dog/3.png",
                "dog/cats/2.png",
                "fox/4.png",
                "fox/deep/5.png");
        assertThat(found.set().classNames()).containsExactly("cat", "dog", "fox");
        assertThat(found.set().notices()).isEmpty();
      }
    }
  }

  @Test
  void aFileWithTwoNamesCountsOnceAClass() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("cat/1.png", "dog/2.png"));
    Files.createLink(set.resolve("cat/3.png"), set.resolve("cat/1.png"));
    Files.createLink(set.resolve("dog/3.png"), set.resolve("cat/1.png"));
    link(set.resolve("cat/0.png"), "3.png");
    Path tar =
        Archives.tar(
            folder.resolve("set.tar"),
            pictures("cat/1.png", "dog/2.png"),
            Map.of("cat/0.png", "3.png"),
            Map.of("cat/3.png", "cat/1.png", "dog/3.png", "cat/1.png"));
    for (Path each : List.of(set, tar)) {
      try (StoredPictures found = stored(each, Split.TRAIN)) {
        assertThat(names(found)).containsExactly("cat/1.png", "dog/2.png", "dog/3.png");
        assertThat(found.set().place(2)).endsWith("dog/3.png");
      }
    }
  }

  @Test
  void twoLinksToOneFolderAreTwoClasses() throws IOException {
    Archives.folder(folder.resolve("elsewhere"), pictures("x/1.png"));
    Path set = Files.createDirectory(folder.resolve("set"));
    link(set.resolve("a"), "../elsewhere/x");
    link(set.resolve("b"), "../elsewhere/x");
    try (StoredPictures found = stored(set, Split.TRAIN)) {
      assertThat(names(found)).containsExactly("a/1.png", "b/1.png");
    }
  }

  @Test
  void loopsOfLinksEndAndAreSaid() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("a/1.png", "b/2.png"));
    link(set.resolve("self"), ".");
    link(set.resolve("a/up"), "..");
    link(set.resolve("a/b"), "../b");
    link(set.resolve("b/a"), "../a");
    link(set.resolve("b/gone.png"), "nowhere.png");
    try (StoredPictures found = stored(set, Split.TRAIN)) {
      assertThat(names(found)).containsExactly("a/1.png", "a/b/2.png", "b/2.png", "b/a/1.png");
      assertThat(found.set().classNames()).containsExactly("a", "b");
      assertThat(String.join("\n", found.set().notices()))
          .contains("self: this link")
          .contains("up: this link")
          .contains("lead nowhere: 1, such as");
    }
  }

  @Test
  void aLinkedSplitIsRead() throws IOException {
    Archives.folder(folder.resolve("real"), pictures("a/1.png", "b/2.png"));
    Path set = Archives.folder(folder.resolve("set"), pictures("test/a/3.png", "test/b/4.png"));
    link(set.resolve("train"), "../real");
    try (ImageSet images = open(set)) {
      assertThat(images.classNames()).containsExactly("a", "b");
      assertThat(images.place(0)).endsWith("train/a/1.png");
    }
  }

  @Test
  void otherEndingsOfJpegAndBmpAreRead() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    byte[] jpeg = Pictures.encoded("jpg", 8, 8, 1);
    for (String ending : List.of("jpe", "JFIF", "jif", "pjpeg", "Jpg", "jpeg")) {
      files.put("a/1." + ending, jpeg);
    }
    files.put("a/2.dib", Pictures.encoded("bmp", 8, 8, 2));
    for (Path set : everyForm(files)) {
      try (ImageSet images = open(set)) {
        assertThat(images.size()).isEqualTo(7);
        assertThat(images.notices()).isEmpty();
      }
    }
  }

  @Test
  void filesThatAreNotReadAreCounted() throws IOException {
    Map<String, byte[]> files = pictures("a/1.png", "b/2.png");
    byte[] other = {1, 2, 3};
    for (String name :
        List.of("a/3.webp", "b/4.WEBP", "b/5.tif", "b/6", "b/notes.txt", "README", "a/.7.webp")) {
      files.put(name, other);
    }
    for (Path set : everyForm(files)) {
      try (ImageSet images = open(set)) {
        assertThat(images.size()).isEqualTo(2);
        assertThat(images.notices()).hasSize(1);
        assertThat(images.notices().get(0))
            .contains(set.toString())
            .contains("not read: 1 .tif, 2 .webp, 1 without ending.");
      }
    }
  }

  @Test
  void aClassWhosePicturesAreNotReadIsSaid() throws IOException {
    Map<String, byte[]> files = pictures("a/1.png");
    files.put("b/2.webp", new byte[3]);
    files.put("b/3.avif", new byte[3]);
    for (Path set : everyForm(files)) {
      assertThatThrownBy(() -> open(set))
          .hasMessageContaining("the class b (not read: 1 .avif, 1 .webp) has no pictures");
    }
  }

  @Test
  void aSourceWhosePicturesAreNotReadIsSaid() throws IOException {
    for (Path set : everyForm(Map.of("a/1.webp", new byte[3], "2.tif", new byte[3]))) {
      assertThatThrownBy(() -> open(set))
          .hasMessageContaining("no pictures")
          .hasMessageContaining("1 .tif, 1 .webp");
    }
  }

  @Test
  void aZipWithOneNameTwiceIsRefused() throws IOException {
    Map<String, byte[]> files = pictures("a/1.png", "b/2.png", "b/3.png");
    byte[] zip = Files.readAllBytes(Archives.zip(folder.resolve("set.zip"), files));
    String text = new String(zip, StandardCharsets.ISO_8859_1).replace("b/3.png", "b/2.png");
    Path twice =
        Files.write(folder.resolve("twice.zip"), text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(twice)).hasMessageContaining("two members named \"b/2.png\"");
    files.remove("b/3.png");
    files.put("./b/2.png", files.get("a/1.png"));
    Path spelled = Archives.zip(folder.resolve("spelled.zip"), files);
    assertThatThrownBy(() -> open(spelled)).hasMessageContaining("two members named \"b/2.png\"");
  }

  @Test
  void ofATarWithOneNameTwiceTheLastCounts() throws IOException {
    Map<String, byte[]> files = pictures("a/1.png", "b/2.png");
    files.put("./a/1.png", Pictures.encoded("png", 8, 8, 77));
    Map<String, byte[]> order = new LinkedHashMap<>(files);
    order.put("a/1.png", order.remove("a/1.png"));
    try (StoredPictures found =
        stored(Archives.tar(folder.resolve("set.tar"), order), Split.TRAIN)) {
      assertThat(names(found)).containsExactly("a/1.png", "b/2.png");
      assertThat(found.encoded(0)).isEqualTo(files.get("a/1.png"));
    }
  }

  @Test
  void aClassListedTwiceIsRefused() throws IOException {
    Map<String, byte[]> files = pictures("a/1.png", "b/2.png");
    files.put("classes.txt", "b\na\n b \n".getBytes(StandardCharsets.UTF_8));
    for (Path set : everyForm(files)) {
      assertThatThrownBy(() -> open(set)).hasMessageContaining("lists the class \"b\" twice");
    }
  }

  @Test
  void aTableWithTwoLabelsOfOneNameIsRefused() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("a/1.png", "a/2.png", "b/2.png"));
    Path csv = folder.resolve("labels.csv");
    Path json = folder.resolve("labels.json");
    for (String again : List.of("a/1.png", "./a/1.png", "a\\1.png")) {
      Files.writeString(csv, "file_name,label\na/1.png,0\n" + again + ",1\n");
      assertThatThrownBy(() -> open(set, csv)).hasMessageContaining(csv + ":3: \"a/1.png\" has");
      Files.writeString(csv, "file_name,label\na/1.png,1\n" + again + ",1\n");
      assertThat(open(set, csv)).containsExactly(1, -1, -1);
    }
    Files.writeString(json, "{\"a/1.png\": 0, \"a/1.png\": 1}");
    assertThatThrownBy(() -> open(set, json)).hasMessageContaining(json + ":1:");
    Files.writeString(json, "{\"labels\": [[\"a/1.png\", 0], [\"a/1.png\", 1]]}");
    assertThatThrownBy(() -> open(set, json)).hasMessageContaining("\"a/1.png\" has the label 1");
    Files.writeString(csv, "file_name,label\n2.png,1\n");
    assertThatThrownBy(() -> open(set, csv))
        .hasMessageContaining("\"2.png\" may be a/2.png or b/2.png");
  }

  @Test
  void aTableGivesAFlatFolderItsClasses() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("1.png", "2.png", "3.png"));
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "file_name,label\n1.png,4\n3.png,0\n");
    DataOptions options = DataOptions.DEFAULTS.labelled(csv.toString());
    Path target = folder.resolve("prepared");
    try (StoredPictures labelled =
        StoredPictures.open(set.toString(), Split.TRAIN, Optional.empty(), options)) {
      assertThat(labelled.set().classes()).isEqualTo(5);
      Preparation.Plan plan =
          new Preparation.Plan("set", "train", target, 1, PictureForm.AS_STORED, false);
      new Preparation(labelled, plan, Optional.empty()).run(1, done -> {}, () -> false);
    }
    try (ImageSet prepared = open(target)) {
      assertThat(labels(prepared)).containsExactly(4, -1, 0);
      assertThat(prepared.classes()).isEqualTo(5);
    }
    Path records = folder.resolve("labels.tfrecord");
    try (OutputStream out = Files.newOutputStream(records)) {
      for (int i = 1; i <= 3; i++) {
        TfRecords.write(out, ExampleRecord.encodedLabel(i + ".png", 2 * i));
      }
    }
    assertThat(open(set, records)).containsExactly(2, 4, 6);
  }

  @Test
  void aTableMayNameClasses() throws IOException {
    Path flat = Archives.folder(folder.resolve("flat"), pictures("1.png", "2.png", "3.png"));
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "file_name,label\n1.png,dog\n3.png,cat\n");
    DataOptions options = DataOptions.DEFAULTS.labelled(csv.toString());
    try (ImageSet set = DataSets.open(flat.toString(), Split.TRAIN, Optional.empty(), options)) {
      assertThat(set.classNames()).containsExactly("cat", "dog");
      assertThat(labels(set)).containsExactly(1, -1, 0);
    }
    Path classed = Archives.folder(folder.resolve("classed"), pictures("cow/1.png", "dog/3.png"));
    Files.writeString(csv, "file_name,label\n3.png,cow\n1.png,dog\n");
    assertThat(open(classed, csv)).containsExactly(1, 0);
    Files.writeString(csv, "file_name,label\n1.png,cat\n");
    assertThatThrownBy(() -> open(classed, csv))
        .hasMessageContaining("\"cat\" is not a class of")
        .hasMessageContaining("which has cow, dog");
    for (String label : List.of("7", "1.5", "", "-1")) {
      Files.writeString(csv, "file_name,label\n1.png,cat\n2.png," + label + "\n");
      assertThatThrownBy(() -> open(flat, csv))
          .hasMessageContaining(csv + ":3: the label \"" + label + "\" is not a class");
    }
  }

  @Test
  void tablesOfSpreadsheetsAreRead() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("ü.png", "2.png"));
    Path csv = folder.resolve("labels.csv");
    Path json = folder.resolve("labels.json");
    String table = "file_name,label\r\nü.png,1\r\n2.png,0\r\n";
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      for (String mark : List.of("", "\uFEFF")) {
        for (String between : List.of(",", ";", "\t")) {
          Files.write(csv, (mark + table.replace(",", between)).getBytes(charset));
          assertThat(open(set, csv)).as("%s", charset).containsExactly(0, 1);
        }
        Files.write(json, (mark + "{\"ü.png\": 1, \"2.png\": 0}").getBytes(charset));
        assertThat(open(set, json)).as("%s", charset).containsExactly(0, 1);
      }
    }
  }

  @Test
  void tablesThatCannotBeReadNameFileAndLine() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("ü.png", "2.png"));
    Path csv = folder.resolve("labels.csv");
    Path json = folder.resolve("labels.json");
    Files.write(csv, "file_name,label\n2.png,1\nü.png,1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(set, csv)).hasMessageContaining(csv + ":3: the text is not in");
    Files.write(json, "{\"2.png\": 1,\n\"ü.png\": 1}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(set, json)).hasMessageContaining(json + ":2: the text is not in");
    Files.writeString(csv, "file_name,label\n2.png,1\n\"ü.png,1\n");
    assertThatThrownBy(() -> open(set, csv)).hasMessageContaining(csv + ":3: the quote");
    Files.writeString(csv, "file_name,label,label\n2.png,1,1\n");
    assertThatThrownBy(() -> open(set, csv))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(csv.toString());
    Files.writeString(csv, "label,file_name\n1\n");
    assertThatThrownBy(() -> open(set, csv))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(csv.toString());
    Files.writeString(csv, "");
    assertThatThrownBy(() -> open(set, csv))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(csv.toString());
  }

  @Test
  void classesMayHaveAByteOrderMark() throws IOException {
    Map<String, byte[]> files = pictures("a/1.png", "b/2.png");
    files.put("classes.txt", "\uFEFFb\r\na\r\n".getBytes(StandardCharsets.UTF_16LE));
    for (Path set : everyForm(files)) {
      try (ImageSet images = open(set)) {
        assertThat(images.classNames()).containsExactly("b", "a");
      }
    }
  }

  private static int[] open(Path set, Path labels) {
    try (ImageSet images =
        DataSets.open(
            set.toString(),
            Split.TRAIN,
            Optional.empty(),
            DataOptions.DEFAULTS.labelled(labels.toString()))) {
      return labels(images);
    }
  }

  @Test
  void aNameThatIsNotUtf8IsRefused() throws Exception {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    Path set = Archives.folder(folder.resolve("set"), pictures("a/1.png"));
    try (ImageSet plain = open(set)) {
      assertThat(plain.size()).isEqualTo(1);
    }
    String unread = "touch \"$(printf 'a/caf\\351.txt')\" \"$(printf '.caf\\351')\"";
    Process touch = new ProcessBuilder("sh", "-c", unread).directory(set.toFile()).start();
    assertThat(touch.waitFor()).isZero();
    try (ImageSet plain = open(set)) {
      assertThat(plain.size()).isEqualTo(1);
    }
    String make = "mkdir \"$(printf 'caf\\351')\" && cp a/1.png \"$(printf 'caf\\351')\"";
    Process shell = new ProcessBuilder("sh", "-c", make).directory(set.toFile()).start();
    assertThat(shell.waitFor()).isZero();
    assertThatThrownBy(() -> open(set)).hasMessageContaining("the name is not in UTF-8");
  }

  @Test
  void anArchiveMayBeWrappedInAFolder() throws IOException {
    Map<String, byte[]> files = pictures("set/a/1.png", "set/b/2.png");
    files.put("set/classes.txt", "b\na\n".getBytes(StandardCharsets.UTF_8));
    files.put("__MACOSX/set/a/._1.png", new byte[3]);
    for (Path set : archives(files)) {
      try (ImageSet images = open(set)) {
        assertThat(images.classNames()).containsExactly("b", "a");
        assertThat(labels(images)).containsExactly(1, 0);
        assertThat(images.notices())
            .containsExactly(
                set + ": folders left out: __MACOSX.",
                set + ": everything is in the folder set, which is used.");
      }
    }
    for (Path set : archives(pictures("a/1.png", "a/2.png"))) {
      try (ImageSet images = open(set)) {
        assertThat(images.classNames()).containsExactly("a");
        assertThat(images.notices()).isEmpty();
      }
    }
  }

  @Test
  void styleGansTableIsFoundBelowAWrappingFolder() throws IOException {
    for (String inner : List.of("", "00000/")) {
      Map<String, byte[]> files = pictures("set/" + inner + "1.png", "set/" + inner + "2.png");
      files.put(
          "set/dataset.json",
          "{\"labels\": [[\"%s1.png\", 3], [\"%<s2.png\", 1]]}"
              .formatted(inner)
              .getBytes(StandardCharsets.UTF_8));
      for (Path set : archives(files)) {
        try (ImageSet images = open(set)) {
          assertThat(labels(images)).containsExactly(3, 1);
          assertThat(images.classes()).isEqualTo(4);
        }
      }
    }
  }

  @Test
  void splitsMayBeInsideOneArchive() throws IOException {
    for (String wrapper : List.of("", "set/")) {
      Map<String, byte[]> files =
          pictures(
              wrapper + "train/a/1.png",
              wrapper + "train/b/2.png",
              wrapper + "Val/a/3.png",
              wrapper + "Val/b/4.png",
              wrapper + "valid/a/5.png");
      for (Path set : archives(files)) {
        try (StoredPictures train = stored(set, Split.TRAIN);
            StoredPictures test = stored(set, Split.TEST)) {
          assertThat(names(train)).containsExactly("a/1.png", "b/2.png");
          assertThat(names(test)).containsExactly("a/3.png", "b/4.png");
          assertThat(train.set().classNames()).containsExactly("a", "b");
          assertThat(train.set().notices()).contains(set + ": not used: valid.");
        }
      }
    }
    for (Path set : archives(pictures("train/1.png", "car/2.png"))) {
      try (ImageSet images = open(set)) {
        assertThat(images.classNames()).containsExactly("car", "train");
      }
    }
    for (Path set : archives(pictures("train/a/1.png"))) {
      assertThatThrownBy(() -> stored(set, Split.TEST)).isInstanceOf(DataException.Missing.class);
    }
  }

  @Test
  void aFolderWithoutPicturesNamesWhatWasLookedFor() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), Map.of("notes/a.txt", new byte[3]));
    for (Split split : Split.values()) {
      assertThatThrownBy(() -> stored(set, split))
          .isInstanceOf(DataException.Missing.class)
          .hasMessageContaining(set + ": found no pictures: neither PNG, JPEG, BMP or GIF files")
          .hasMessageContaining("*-train.tfrecord-*")
          .hasMessageNotContaining("the split");
    }
  }

  @Test
  void splitsHaveManyNames() throws IOException {
    for (String train : List.of("train", "Train", "TRAINING")) {
      for (String test : List.of("test", "Val", "valid", "validation", "Testing")) {
        Path set = folder.resolve(train + test);
        Archives.folder(set, pictures(train + "/1.png", test + "/2.png", "extra/3.png", "4.png"));
        Archives.zip(set.resolve("more.zip"), pictures("5.png"));
        try (StoredPictures first = stored(set, Split.TRAIN);
            StoredPictures second = stored(set, Split.TEST)) {
          assertThat(first.set().place(0)).endsWith(train + "/1.png");
          assertThat(first.set().size()).isEqualTo(1);
          assertThat(second.set().place(0)).endsWith(test + "/2.png");
          assertThat(first.set().notices())
              .containsExactly(set + ": not used: extra, more.zip, 1 pictures beside the splits.");
        }
      }
    }
  }

  @Test
  void namesOfZipAndTarFilesMayBeInOldEncodings() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] one = pictures("x.png").get("x.png");
    for (String encoding : List.of("IBM437", "GB2312", "GBK", "ISO-8859-1")) {
      boolean chinese = encoding.startsWith("GB");
      files.clear();
      files.put((chinese ? "猫咪" : "Käse") + "/1.png", one);
      files.put((chinese ? "狗" : "Küche") + "/2.png", one);
      if (encoding.equals("GBK")) {
        files.put("镕/3.png", one);
      }
      boolean zips = !encoding.equals("ISO-8859-1");
      boolean tars = !encoding.equals("IBM437");
      Path set = folder.resolve("old");
      if (zips) {
        try (ZipOutputStream out =
            new ZipOutputStream(Files.newOutputStream(set), Charset.forName(encoding))) {
          for (Map.Entry<String, byte[]> file : files.entrySet()) {
            out.putNextEntry(new ZipEntry(file.getKey()));
            out.write(file.getValue());
          }
        }
        assertOldNames(set, files);
      }
      if (tars) {
        assertOldNames(Archives.tar(set, files, encoding), files);
      }
    }
  }

  private static void assertOldNames(Path set, Map<String, byte[]> files) {
    // Also while it is open.
    try (StoredPictures found = stored(set, Split.TRAIN);
        StoredPictures again = stored(set, Split.TEST)) {
      assertThat(names(found)).containsExactlyInAnyOrderElementsOf(files.keySet());
      assertThat(names(again)).isEqualTo(names(found));
      assertThat(found.encoded(0)).isNotEmpty();
      assertThat(found.set().notices()).hasSize(1);
      assertThat(found.set().notices().get(0)).contains("are not in UTF-8");
    }
  }

  @Test
  void zipFilesThatCannotBeUnpackedSayWhy() throws IOException {
    byte[] zip = Files.readAllBytes(Archives.zip(folder.resolve("set.zip"), pictures("a/1.png")));
    int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    byte[] encrypted = zip.clone();
    encrypted[directory + 8] |= 1;
    Path file = Files.write(folder.resolve("odd.zip"), encrypted);
    assertThatThrownBy(() -> open(file)).hasMessageContaining(file + ": its members are encrypted");
    byte[] lzma = zip.clone();
    lzma[directory + 10] = 14;
    Files.write(file, lzma);
    assertThatThrownBy(() -> open(file))
        .hasMessageContaining(file + ": it is compressed by a method other than deflate")
        .hasMessageContaining("14");
  }

  @Test
  void linksInATarFileAreResolved() throws IOException {
    Map<String, byte[]> files = pictures("a/1.png", "a/deep/2.png");
    Path set = folder.resolve("set.tar");
    Map<String, String> soft = new LinkedHashMap<>();
    soft.put("a/3.png", "1.png");
    soft.put("a/up", "..");
    soft.put("a/more", "deep");
    soft.put("c", "b");
    soft.put("b", "./a");
    soft.put("b2/9.png", "../nowhere.png");
    Archives.tar(set, files, soft, Map.of("d/4.png", "a/1.png"));
    try (StoredPictures found = stored(set, Split.TRAIN)) {
      assertThat(names(found))
          .containsExactly(
              "a/1.png",
              "a/deep/2.png",
              "b/1.png",
              "b/deep/2.png",
              "c/1.png",
              "c/deep/2.png",
              "d/4.png");
      assertThat(found.encoded(6)).isEqualTo(files.get("a/1.png"));
      assertThat(found.set().notices()).hasSize(1);
      assertThat(found.set().notices().get(0))
          .contains("links that lead to no picture in it: 2, such as a/up");
    }
  }

  @Test
  void linksThatLeadOutOfATarFileAreNotResolved() throws IOException {
    Map<String, String> links = Map.of("a/9.png", "/a/1.png", "b/9.png", "../../a/1.png");
    Path set = Archives.tar(folder.resolve("set.tar"), pictures("a/1.png"), links, Map.of());
    try (StoredPictures found = stored(set, Split.TRAIN)) {
      assertThat(names(found)).containsExactly("a/1.png");
      assertThat(found.set().notices())
          .containsExactly(set + ": links that lead to no picture in it: 2, such as a/9.png.");
    }
  }

  @Test
  void symbolicLinksInAZipFileAreResolved() throws IOException {
    Path set = folder.resolve("set.zip");
    Map<String, byte[]> files = pictures("a/1.png", "extra/2.png");
    Map<String, String> links = new LinkedHashMap<>();
    links.put("a/again.png", "1.png");
    links.put("a/more", "../extra");
    links.put("b", "a");
    links.put("a/gone.png", "nowhere.png");
    links.put("a/out.png", "../../extra/2.png");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(set)) {
      for (Map.Entry<String, byte[]> one : files.entrySet()) {
        put(out, one.getKey(), 0100644, one.getValue());
      }
      for (Map.Entry<String, String> one : links.entrySet()) {
        put(out, one.getKey(), 0120777, one.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    try (StoredPictures found = stored(set, Split.TRAIN)) {
      assertThat(names(found))
          .containsExactly("a/1.png", "a/more/2.png", "b/1.png", "b/more/2.png", "extra/2.png");
      assertThat(found.encoded(2)).isEqualTo(files.get("a/1.png"));
      assertThat(found.set().notices())
          .containsExactly(set + ": links that lead to no picture in it: 2, such as a/gone.png.");
    }
  }

  private static void put(ZipArchiveOutputStream out, String name, int mode, byte[] bytes)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setUnixMode(mode);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  @Test
  void compressedTarAndRecordFilesAreNamed() throws IOException {
    Path tar = Archives.tar(folder.resolve("set.tar"), pictures("a/1.png"));
    for (String name : List.of("set.tar.gz", "set.tgz", "x-train.tfrecord.gz", "gz.tar")) {
      Path file = folder.resolve(name);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(Files.readAllBytes(tar));
      }
      assertThatThrownBy(() -> open(file))
          .hasMessageContaining(file + ": it is compressed with gzip");
    }
    Path shards = Files.createDirectory(folder.resolve("shards"));
    Path shard = shards.resolve("x-train.tfrecord-00000-of-00001");
    Files.copy(folder.resolve("x-train.tfrecord.gz"), shard);
    assertThatThrownBy(() -> open(shards))
        .hasMessageContaining(shard + ": it is compressed with gzip");
  }

  private List<Path> archives(Map<String, byte[]> files) throws IOException {
    return List.of(
        Archives.zip(folder.resolve("set.zip"), files),
        Archives.tar(folder.resolve("set.tar"), files));
  }

  private static void link(Path link, String target) throws IOException {
    Files.createSymbolicLink(link, Path.of(target));
  }

  /** The files as a folder, a zip and a tar file. */
  private List<Path> everyForm(Map<String, byte[]> files) throws IOException {
    return Archives.everyForm(folder, files);
  }

  private static ImageSet open(Path path) {
    return DataSets.open(path.toString(), Split.TRAIN, Optional.empty(), DataOptions.DEFAULTS);
  }

  private void picture(String name, int type, int colour) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, type);
    image.setRGB(1, 2, colour);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
  }

  private String checksum(String set) {
    try (ImageSet images = open(folder.resolve(set))) {
      return images.checksum();
    }
  }

  /** Their size is the same whatever is in them, so a kept score would answer for others. */
  @Test
  void theContentOfBmpFilesCountsInTheChecksum() throws IOException {
    picture("a/0/x.bmp", BufferedImage.TYPE_INT_RGB, 0xff0000);
    picture("b/0/x.bmp", BufferedImage.TYPE_INT_RGB, 0x00ff00);
    picture("c/0/x.bmp", BufferedImage.TYPE_INT_RGB, 0xff0000);
    assertThat(Files.size(folder.resolve("a/0/x.bmp")))
        .isEqualTo(Files.size(folder.resolve("b/0/x.bmp")));
    assertThat(checksum("a")).isNotEqualTo(checksum("b")).isEqualTo(checksum("c"));
  }

  /** It was read as grey before; scores of that time must not answer. */
  @Test
  void aColourSetThatBeginsGreyHasAChecksumOfItsOwn() throws IOException {
    picture("a/0/x.png", BufferedImage.TYPE_BYTE_GRAY, 0x808080);
    picture("a/0/y.png", BufferedImage.TYPE_INT_RGB, 0xff0000);
    try (ImageSet images = open(folder.resolve("a"))) {
      assertThat(images.channels()).isEqualTo(3);
      assertThat(images.checksum()).isNotEqualTo(((EncodedImages) images).pictures().checksum());
    }
  }
}
