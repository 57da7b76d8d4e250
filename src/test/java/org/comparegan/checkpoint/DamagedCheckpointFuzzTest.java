package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.tensorflow.ndarray.Shape;

/** A changed file is read, or refused with a {@link CheckpointException}; nothing else happens. */
class DamagedCheckpointFuzzTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/checkpoint/dtypes");
  private static final String V2 = "model.ckpt-1";
  private static final String INDEX = V2 + ".index";
  private static final String DATA = V2 + ".data-00000-of-00001";
  private static final String V1 = "model-v1.ckpt-1";

  private Path directory = Path.of("");

  @BeforeProperty
  void copyGolden() throws IOException {
    directory = Files.createTempDirectory("fuzz");
    for (String file : new String[] {INDEX, DATA, V1}) {
      Files.copy(GOLDEN.resolve(file), directory.resolve(file));
    }
  }

  @AfterProperty
  void removeCopy() throws IOException {
    TemporaryFiles.delete(directory);
  }

  @Property(tries = 300)
  void mutatedBundle(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    mutate(random.nextInt(3) > 0 ? INDEX : DATA, V2, random);
  }

  @Property(tries = 300)
  void mutatedV1File(@ForAll long seed) throws IOException {
    mutate(V1, V1, new Random(seed));
  }

  @Property(tries = 300)
  void mutatedEntryWithRightChecksum(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    resealed(INDEX, V2, random);
    resealed(V1, V1, random);
  }

  @Property(tries = 10_000)
  @Tag("slow")
  void manyMutations(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    switch (random.nextInt(5)) {
      case 0 -> mutate(DATA, V2, random);
      case 1 -> mutate(V1, V1, random);
      case 2 -> resealed(INDEX, V2, random);
      case 3 -> resealed(V1, V1, random);
      default -> mutate(INDEX, V2, random);
    }
  }

  private void mutate(String file, String prefix, Random random) throws IOException {
    byte[] original = Files.readAllBytes(GOLDEN.resolve(file));
    Files.write(directory.resolve(file), mutated(original, random));
    readAll(prefix);
    Files.write(directory.resolve(file), original);
  }

  /** Changes one value of a table and writes the table again, so that block checksums agree. */
  private void resealed(String file, String prefix, Random random) throws IOException {
    TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    try (SortedTable table = SortedTable.open(GOLDEN.resolve(file))) {
      table.forEach(
          (key, value) -> {
            byte[] copy = new byte[value.remaining()];
            value.get(copy);
            entries.put(key, copy);
          });
    }
    byte[] key = entries.keySet().stream().toList().get(random.nextInt(entries.size()));
    entries.put(key, mutated(entries.getOrDefault(key, new byte[0]), random));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SortedTable.Writer writer = new SortedTable.Writer(bytes);
    for (var entry : entries.entrySet()) {
      writer.add(entry.getKey(), entry.getValue());
    }
    writer.finish();
    Files.write(directory.resolve(file), bytes.toByteArray());
    readAll(prefix);
    Files.copy(
        GOLDEN.resolve(file),
        directory.resolve(file),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void readAll(String prefix) {
    try (Checkpoint checkpoint = CheckpointReader.open(directory + "/" + prefix)) {
      for (String name : checkpoint.names()) {
        try {
          checkpoint.verify(name);
        } catch (CheckpointException e) {
          assertThat(e).hasMessageContaining(name);
        }
      }
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining(prefix);
    }
  }

  static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> bytes = Arrays.copyOf(bytes, at);
      case 1 -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
        System.arraycopy(bytes, at, longer, longer.length - (bytes.length - at), bytes.length - at);
        bytes = longer;
      }
      case 2 -> {
        for (int i = at; i < Math.min(bytes.length, at + 12); i++) {
          bytes[i] = (byte) random.nextInt();
        }
      }
      case 3 -> {
        for (int i = at; i < Math.min(bytes.length, at + 9); i++) {
          bytes[i] = (byte) 0xff;
        }
      }
      default -> {
        if (bytes.length > 0) {
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bytes;
  }

  @Property(tries = 200)
  void everyFlippedDataByteIsFound(@ForAll int position, @ForAll byte flip) throws IOException {
    String prefix = directory + "/small";
    // A checkpoint that is replaced has its data in a file of another name.
    Files.deleteIfExists(Path.of(prefix + ".index"));
    try (BundleWriter writer = BundleWriter.create(prefix)) {
      writer.floats("w", Shape.of(10), new float[10]);
      writer.strings(
          "s",
          Shape.scalar(),
          java.util.List.of(com.google.protobuf.ByteString.copyFromUtf8("text")));
      writer.finish();
    }
    Path data = Path.of(prefix + ".data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[Math.floorMod(position, bytes.length)] ^= flip == 0 ? 1 : flip;
    Files.write(data, bytes);
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(checkpoint::verify)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("checksum")
          .hasMessageContaining(data.toString());
    }
    assertThat(ByteBuffer.wrap(bytes).remaining()).isEqualTo(40 + 1 + 4 + 4);
  }
}
