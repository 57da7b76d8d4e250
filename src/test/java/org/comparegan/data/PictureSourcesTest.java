package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.comparegan.file.TfRecords;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Pictures;
import org.comparegan.picture.TfRecordFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder, a zip file, a tar file and TFRecords give equal pictures; and sources gone wrong. */
class PictureSourcesTest {
  @TempDir Path folder;

  @Test
  void folderZipAndTarGiveTheSameSet() throws IOException {
    Map<String, byte[]> files = pictures("hund & katze/a b.png", "hund & katze/c.png", "ä/é ü.png");
    Path plain = folder.resolve("plain");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = plain.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Path zip = zip("set.zip", files);
    Path tar = tar("set.tar", files);
    try (ImageSet expected = open(plain);
        ImageSet zipped = open(zip);
        ImageSet tarred = open(tar)) {
      assertThat(expected.classNames()).containsExactly("hund & katze", "ä");
      assertThat(labels(expected)).containsExactly(0, 0, 1);
      for (ImageSet set : List.of(zipped, tarred)) {
        assertThat(ImageSet.contentChecksum(set)).isEqualTo(ImageSet.contentChecksum(expected));
        assertThat(set.classNames()).isEqualTo(expected.classNames());
      }
    }
  }

  @Test
  void imagenetsTarOfTarsHasAClassForEach() throws IOException {
    Map<String, byte[]> outer = new TreeMap<>();
    List<String> wnids = List.of("n01440764", "n01443537", "n15075141");
    for (String wnid : wnids) {
      Path inner = tar(wnid + ".tar", pictures(wnid + "_1.JPEG", wnid + "_22.JPEG"));
      outer.put(wnid + ".tar", Files.readAllBytes(inner));
      Files.delete(inner);
    }
    tar("ILSVRC2012_img_train.tar", outer);
    tar("ILSVRC2012_img_val.tar", pictures("ILSVRC2012_val_00000001.JPEG"));
    try (ImageSet train = DataSets.open("imagenet_64", Split.TRAIN, Optional.of(folder));
        ImageSet test = DataSets.open("imagenet_64", Split.TEST, Optional.of(folder))) {
      assertThat(labels(train)).containsExactly(0, 0, 1, 1, 999, 999);
      assertThat(labels(test)).containsExactly(-1);
      float[] image = new float[train.pixels()];
      for (int i = 0; i < train.size(); i++) {
        train.read(i, image, 0);
      }
      assertThat(train.place(5)).endsWith("n15075141/n15075141_22.JPEG");
    }
  }

  @Test
  void styleGansTableGivesLabels() throws IOException {
    Map<String, byte[]> files = pictures("00000/img0.png", "00000/img1.png", "00001/img2.png");
    String table = "{\"labels\": [[\"00000/img0.png\", 4], [\"00001/img2.png\", 1]]}";
    files.put("dataset.json", table.getBytes(StandardCharsets.UTF_8));
    try (ImageSet set = open(zip("stylegan.zip", files))) {
      assertThat(set.classes()).isEqualTo(5);
      assertThat(labels(set)).containsExactly(4, -1, 1);
    }
  }

  @Test
  void aMemberThatLeadsOutOfTheArchiveIsRefused() throws IOException {
    for (String name : List.of("../x.png", "/x.png", "a/../../x.png", "C:/x.png")) {
      for (Path archive : List.of(zip("x.zip", pictures(name)), tar("x.tar", pictures(name)))) {
        assertThatThrownBy(() -> open(archive))
            .isInstanceOf(DataException.class)
            .hasMessageContaining("refused")
            .hasMessageContaining(name.replaceFirst("^/", ""));
      }
    }
  }

  @Test
  void anEmptyClassAndAnUnknownClassAreSaid() throws IOException {
    Pictures.write(folder.resolve("a/1.png"), 8, 8, 1);
    Files.createDirectories(folder.resolve("b c"));
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("the class b c has no pictures");
    Pictures.write(folder.resolve("b c/1.png"), 8, 8, 1);
    Files.writeString(folder.resolve("classes.txt"), "z\na\n");
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("\"b c\" is not among the 2" + " classes");
  }

  @Test
  void picturesOfAPathMustHaveOneSize() throws IOException {
    Pictures.write(folder.resolve("1.png"), 8, 8, 1);
    Pictures.write(folder.resolve("2.jpg"), 8, 9, 2);
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("2.jpg is 8×9")
        .hasMessageContaining("--resolution");
    assertThatThrownBy(() -> open(folder.resolve("1.png"))).hasMessageContaining("not a zip");
    assertThatThrownBy(
            () -> DataSets.open("imagenet_64", Split.TRAIN, Optional.of(folder.resolve("nowhere"))))
        .hasMessageContaining("no directory")
        .hasMessageContaining("image-net.org");
  }

  @Test
  void aFileThatIsNoPictureIsAnErrorOrSkippedAndListed() throws IOException {
    for (int i = 0; i < 4; i++) {
      Pictures.write(folder.resolve(i + ".png"), 8, 8, i);
    }
    byte[] whole = Files.readAllBytes(folder.resolve("2.png"));
    Files.write(folder.resolve("2.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(folder.resolve("4.png"), "text");
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("4.png: not a complete picture");
    CorruptFiles log = new CorruptFiles();
    try (ImageSet set = open(folder, DataOptions.DEFAULTS.skipping(log))) {
      byte[] second = new byte[set.pixels()];
      byte[] third = new byte[set.pixels()];
      set.read(2, second, 0);
      set.read(3, third, 0);
      assertThat(second).isEqualTo(third);
      assertThat(log.all().keySet())
          .containsExactly(folder.resolve("2.png").toString(), folder.resolve("4.png").toString());
    }
  }

  @Test
  void damagedRecordsAreSaidWithTheirPlace() throws IOException {
    Path file = folder.resolve("x-train.tfrecord-00000-of-00001");
    records(file, IntStream.range(0, 3).boxed().toList());
    byte[] good = Files.readAllBytes(file);
    int second = good.length / 3;

    byte[] content = good.clone();
    content[second + 100] ^= 1;
    Files.write(file, content);
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("record at byte " + second)
        .hasMessageContaining("checksum of its data");

    byte[] length = good.clone();
    length[second + 3] ^= 1;
    Files.write(file, length);
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("record at byte " + second)
        .hasMessageContaining("checksum of its length");

    Files.write(file, Arrays.copyOf(good, good.length - 7));
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("truncated")
        .hasMessageContaining("byte " + 2 * second);
    CorruptFiles log = new CorruptFiles();
    try (ImageSet set = open(folder, DataOptions.DEFAULTS.skipping(log))) {
      assertThat(set.size()).isEqualTo(2);
      assertThat(log.all().get(file.toString())).contains("2 records are taken");
    }

    Files.move(file, folder.resolve("x-train.tfrecord-00001-of-00002"));
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("Shard 00000 of 00002 is missing");
  }

  @Test
  void labelsByNameStandInPlaceOfOwnOnes() throws IOException {
    for (String name : List.of("a/1.png", "a/2.png", "b/3.png")) {
      Pictures.write(folder.resolve("set").resolve(name), 8, 8, 1);
    }
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "file_name,label\n3.png,0\na/1.png,1\n");
    assertThat(relabelled(csv)).containsExactly(1, -1, 0);
    Path json = folder.resolve("labels.json");
    Files.writeString(json, "{\"2.png\": 1}");
    assertThat(relabelled(json)).containsExactly(-1, 1, -1);
    Files.writeString(csv, "file_name,label\na/1.png,2\n");
    assertThatThrownBy(() -> relabelled(csv))
        .hasMessageContaining(csv.toString())
        .hasMessageContaining("label 2")
        .hasMessageContaining("0 to 1");
    Files.writeString(csv, "name,label\na/1.png,2\n");
    assertThatThrownBy(() -> relabelled(csv)).hasMessageContaining(csv + ":1:");
    Files.writeString(csv, "file_name,label\na/1.png,cat\n");
    assertThatThrownBy(() -> relabelled(csv)).hasMessageContaining("\"cat\" is not a class");
    Files.writeString(csv, "file_name,label\nx.png,1\n");
    assertThatThrownBy(() -> relabelled(csv)).hasMessageContaining("names none of the 3");
    assertThatThrownBy(() -> relabelled(folder.resolve("none-*.csv")))
        .hasMessageContaining("No label file matches");
  }

  @Test
  void moreThanSixtyFourFilesAreReadAsInterleaveDoes() {
    List<List<Integer>> files = new ArrayList<>();
    for (int i = 0; i < 66; i++) {
      files.add(i == 0 ? List.of(0) : List.of(i, 100 + i));
    }
    List<Integer> order = TfRecordFile.interleave(files);
    // File 0 ends in the second round; file 64 takes its slot in the third.
    assertThat(order.subList(0, 64)).isEqualTo(IntStream.range(0, 64).boxed().toList());
    assertThat(order.subList(64, 127)).isEqualTo(IntStream.range(101, 164).boxed().toList());
    assertThat(order.subList(127, order.size())).containsExactly(64, 164, 65, 165);
  }

  @Test
  void stlIsTransposedAndHalved() throws IOException {
    byte[] image = new byte[3 * 96 * 96];
    image[96 * 2 + 5] = 100; // red, column 2, row 5
    image[96 * 3 + 5] = 50;
    Files.write(folder.resolve("train_X.bin"), image);
    Files.write(folder.resolve("train_y.bin"), new byte[] {10});
    Files.write(folder.resolve("unlabeled_X.bin"), new byte[2 * image.length]);
    try (ImageSet set = DataSets.open("stl10", Split.TRAIN, Optional.of(folder))) {
      assertThat(labels(set)).containsExactly(9, -1, -1);
      byte[] pixels = new byte[set.pixels()];
      set.read(0, pixels, 0);
      assertThat(pixels[(2 * 48 + 1) * 3]).isEqualTo((byte) ((150 + 2) / 4));
    }
    Files.write(folder.resolve("train_y.bin"), new byte[] {11});
    assertThatThrownBy(() -> DataSets.open("stl10", Split.TRAIN, Optional.of(folder)))
        .hasMessageContaining("label 0 is 11");
  }

  private static int[] labels(ImageSet set) {
    return IntStream.range(0, set.size()).map(set::label).toArray();
  }

  private int[] relabelled(Path labels) {
    try (ImageSet set =
        open(folder.resolve("set"), DataOptions.DEFAULTS.labelled(labels.toString()))) {
      return labels(set);
    }
  }

  private static ImageSet open(Path path) {
    return open(path, DataOptions.DEFAULTS);
  }

  private static ImageSet open(Path path, DataOptions options) {
    return DataSets.open(path.toString(), Split.TRAIN, Optional.empty(), options);
  }

  private static Map<String, byte[]> pictures(String... names) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : names) {
      files.put(
          name, Pictures.encoded(name.endsWith(".png") ? "png" : "jpg", 70, 72, files.size()));
    }
    return files;
  }

  private static void records(Path file, List<Integer> numbers) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int number : numbers) {
        byte[] picture = Arrays.copyOf(Pictures.encoded("png", 20, 20, number), 2000);
        TfRecords.write(
            out,
            ExampleRecord.encodedPicture(picture, java.util.OptionalInt.of(number), "n" + number));
      }
    }
  }

  private Path zip(String name, Map<String, byte[]> files) throws IOException {
    return Archives.zip(folder.resolve(name), files);
  }

  private Path tar(String name, Map<String, byte[]> files) throws IOException {
    return Archives.tar(folder.resolve(name), files);
  }
}
