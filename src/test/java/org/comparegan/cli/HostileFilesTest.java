package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that ask for far more memory, stack or time than they are large. Those under {@code
 * hostile/files} stand in its {@code cases.tsv} with the command that reads them and the answer.
 */
class HostileFilesTest {
  private static final Path CORPUS = Path.of("src/test/resources/hostile/files");
  private static final int MIB = 1 << 20;

  /** A name and a line of a configuration, 200 characters each, and the rest of the message. */
  private static final int LONGEST_ANSWER = 1000;

  @TempDir private Path directory = Path.of("");
  private Path pictures = Path.of("");
  private Path out = Path.of("");

  /** A line of the table. */
  record Case(String file, String command, String expected) {
    @Override
    public String toString() {
      return file;
    }
  }

  static List<Case> cases() throws IOException {
    return Files.readAllLines(CORPUS.resolve("cases.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .map(cells -> new Case(cells[0], cells[1], cells[2]))
        .toList();
  }

  @BeforeEach
  void goodPictures() throws IOException {
    pictures = directory.resolve("pictures");
    out = directory.resolve("out");
    picture(pictures.resolve("a/x.png"));
    picture(pictures.resolve("b/y.png"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedInOneLine(Case one) throws IOException {
    Path file = CORPUS.resolve(one.file());
    String command = one.command();
    if (command.contains("{set}")) {
      String ending = one.file().substring(one.file().indexOf('.'));
      Files.delete(pictures.resolve("a/x.png"));
      Files.copy(file, pictures.resolve("a/x" + ending));
      command = command.replace("{set}", "{pictures}");
    }
    refused(
        command.replace("{pictures}", pictures.toString()).replace("{file}", file.toString()),
        one.expected());
  }

  @Test
  void aMemberIsReadUpToWhatAPictureHas() throws IOException {
    Path zip = directory.resolve("set.zip");
    try (ZipOutputStream file = new ZipOutputStream(Files.newOutputStream(zip))) {
      zeros(file, "a/x.png", 129);
      zeros(file, "b/y.png", 0);
    }
    refused("data prepare " + zip + " --to {out}", "set.zip!a/x.png: cannot be read (it has more");
  }

  @Test
  void aMemberIsReadUpToWhatATableHas() throws IOException {
    Path zip = directory.resolve("set.zip");
    try (ZipOutputStream file = new ZipOutputStream(Files.newOutputStream(zip))) {
      zeros(file, "a/x.png", 0);
      zeros(file, "dataset.json", 257);
    }
    refused("data verify " + zip, "set.zip!dataset.json: cannot be read (it has more");
  }

  @Test
  void aHeaderOfATarFileIsNotReadForEver() throws IOException {
    Path tar = directory.resolve("set.tar");
    try (TarArchiveOutputStream file = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
      name.setSize(0);
      file.putArchiveEntry(name);
      file.closeArchiveEntry();
    }
    byte[] header = Files.readAllBytes(tar);
    byte[] size = "17777777777".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    checksum(header);
    Files.write(tar, header);
    hole(tar, 3L << 30);
    refused("data verify " + tar, "set.tar: not a complete tar file (a header of more than");
  }

  @Test
  void aPictureWithAHoleIsNotRead() throws IOException {
    hole(pictures.resolve("a/x.png"), 3L << 30);
    refused("data prepare " + pictures + " --to {out}", "x.png: cannot be read (it has more than");
  }

  @Test
  void tablesAndConfigurationsWithHolesAreNotRead() throws IOException {
    Path table = directory.resolve("labels.csv");
    hole(table, 1L << 40);
    refused(
        "data prepare " + pictures + " --labels " + table + " --to {out}",
        "labels.csv: cannot be read (it has more than");
    Path config = directory.resolve("config.gin");
    Files.writeString(config, "a.b = 1\n");
    hole(config, 1L << 40);
    refused("train --config " + config + " --run-dir {out}", "config.gin: it has more than");
  }

  @Test
  void sideFilesWithHolesAreNamed() throws IOException {
    hole(pictures.resolve("dataset.json"), 1L << 40);
    refused("data verify " + pictures, "dataset.json: cannot be read (it has more than");
  }

  @Test
  void aSheetOfARunIsNotDecodedIfItIsLarge() throws IOException {
    Path run = directory.resolve("run");
    Files.createDirectories(run.resolve("samples"));
    Files.writeString(run.resolve("config.gin"), "options.batch_size = 1\n");
    Files.copy(CORPUS.resolve("wide.png"), run.resolve("samples/100.png"));
    refused(
        "report --no-models " + run + " --out {out}", "100.png is not a picture that can be shown");
  }

  private void refused(String command, String expected) throws IOException {
    CommandRun run = CommandRun.of(command.replace("{out}", out.toString()).split(" "));
    List<String> lines = run.err().lines().filter(line -> line.startsWith("comparegan")).toList();
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains(expected).hasSizeLessThan(LONGEST_ANSWER);
    assertThat(out).doesNotExist();
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left.filter(file -> file.toString().contains(".part"))).isEmpty();
    }
  }

  private static void picture(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR), "png", file.toFile());
  }

  private static void zeros(ZipOutputStream zip, String name, int mebibytes) throws IOException {
    zip.setLevel(1);
    zip.putNextEntry(new ZipEntry(name));
    for (int i = 0; i < mebibytes; i++) {
      zip.write(new byte[MIB]);
    }
    zip.closeEntry();
  }

  /** Makes a file longer without taking space. */
  private static void hole(Path file, long size) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  /** Sets the sum of the bytes of a tar header. */
  private static void checksum(byte[] header) {
    java.util.Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += header[i] & 0xFF;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 148, text.length);
  }
}
