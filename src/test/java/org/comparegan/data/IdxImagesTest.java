package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.comparegan.image.DataException;
import org.comparegan.image.MemoryImages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxImagesTest {
  @TempDir Path folder;
  private Path images;
  private Path labels;

  @BeforeEach
  void writeThreeImagesOfTwoByTwo() throws IOException {
    images = write("images", idx(0x803, 12, 3, 2, 2));
    labels = write("labels", idx(0x801, 3, 3));
  }

  @Test
  void readsPlainAndGzippedFilesAlike() throws IOException {
    MemoryImages plain = read();
    assertThat(plain.size()).isEqualTo(3);
    assertThat(plain.label(2)).isEqualTo(2);
    float[] pixels = new float[5];
    plain.read(2, pixels, 1);
    assertThat(pixels).containsExactly(0, 8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f);

    images = write("images.gz", gzip(Files.readAllBytes(images)));
    assertThat(read().checksum()).isEqualTo(plain.checksum());
  }

  @Test
  void saysWhereAPlainFileWasCut() throws IOException {
    images = write("images", Arrays.copyOf(Files.readAllBytes(images), 20));
    assertRefused(images + ": truncated: 3×2×2 values need 12 bytes, found 4.");
    images = write("images", Arrays.copyOf(Files.readAllBytes(images), 7));
    assertRefused(images + ": truncated: an idx header of 3 dimensions need 16 bytes, found 7.");
    images = write("images", new byte[0]);
    assertRefused("found 0.");
  }

  @Test
  void saysWhereAGzippedFileWasCutOrBroken() throws IOException {
    byte[] packed = gzip(idx(0x803, 40_000, 10_000, 2, 2));
    labels = write("labels", idx(0x801, 10_000, 10_000));
    images = write("images", Arrays.copyOf(packed, packed.length / 2));
    assertRefused(images + ": truncated: 10000×2×2 values need 40000 bytes, found ");
    images = write("images", Arrays.copyOf(packed, packed.length - 4));
    assertRefused(images + ": truncated: the gzip file ends within its own header or checksum.");
    images = write("images", Arrays.copyOf(packed, 5));
    assertRefused(images + ": truncated: the gzip file ends within its own header or checksum.");
    packed[packed.length - 6] ^= 1;
    images = write("images", packed);
    assertRefused(images + ": damaged gzip file (Corrupt GZIP trailer).");
    Arrays.fill(packed, 60, 70, (byte) 0xFF);
    images = write("images", packed);
    assertRefused(images + ": damaged gzip file (");
  }

  @Test
  void refusesAnotherTypeOrRank() {
    images = labels;
    assertRefused(
        labels
            + ": expected the magic number 0x00000803 (idx, unsigned bytes, 3 dimensions), found"
            + " 0x00000801.");
  }

  @Test
  void refusesTrailingBytes() throws IOException {
    images = write("images", Arrays.copyOf(Files.readAllBytes(images), 30));
    assertRefused(images + ": 3×2×2 values need 12 bytes, found 14.");
  }

  @Test
  void refusesImpossibleShapesWithoutTakingTheMemory() throws IOException {
    images = write("images", idx(0x803, 12, 0x70000000, 2, 2));
    assertRefused("the header asks for 1879048192×2×2 values, far more than a file of 28 bytes");
    images = write("images", idx(0x803, 12, 3, -2, 2));
    assertRefused("impossible shape, 3×-2×2");
  }

  @Test
  void refusesFilesThatDoNotBelongTogether() throws IOException {
    labels = write("labels", idx(0x801, 2, 2));
    assertRefused(images + " has 3 images, but " + labels + " has 2 labels");
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    labels = write("labels", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 0, 7, 0});
    assertRefused(labels + ": label 1 is 7, but there are only the classes 0 to 2.");
  }

  @Test
  void namesAMissingFile() {
    images = folder.resolve("nowhere");
    assertRefused(images + ": no such file.");
  }

  private MemoryImages read() {
    return IdxImages.read("three", images, labels, List.of("a", "b", "c"));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::read).isInstanceOf(DataException.class).hasMessageContaining(message);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] idx(int magic, int values, int... dimensions) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values);
    file.putInt(magic);
    for (int dimension : dimensions) {
      file.putInt(dimension);
    }
    for (int i = 0; i < values; i++) {
      file.put((byte) (dimensions.length == 1 ? i % 3 : i * (i / 13 + 1)));
    }
    return file.array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }
}
