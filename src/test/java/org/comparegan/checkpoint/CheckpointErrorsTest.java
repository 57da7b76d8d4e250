package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;

/** Each kind of damage has a message that names file and tensor. */
class CheckpointErrorsTest {
  @TempDir Path directory;

  @BeforeEach
  void write() {
    try (BundleWriter writer = BundleWriter.create(prefix())) {
      writer.floats("generator/fc/kernel", Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
      writer.longs("global_step", Shape.scalar(), new long[] {7});
      writer.strings("note", Shape.scalar(), List.of(ByteString.copyFromUtf8("text")));
      writer.finish();
    }
  }

  private String prefix() {
    return directory + "/model.ckpt-7";
  }

  private Path data() {
    return Path.of(prefix() + ".data-00000-of-00001");
  }

  private Path index() {
    return Path.of(prefix() + ".index");
  }

  @Test
  void truncatedIndex() throws IOException {
    cut(index(), 20);
    assertThatThrownBy(() -> CheckpointReader.open(prefix()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(index().toString())
        .hasMessageContaining("copy it again");
  }

  @Test
  void emptyIndex() throws IOException {
    Files.write(index(), new byte[0]);
    assertThatThrownBy(() -> CheckpointReader.open(prefix()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has 0 bytes");
  }

  @Test
  void truncatedData() throws IOException {
    cut(data(), 30);
    try (Checkpoint checkpoint = CheckpointReader.open(prefix())) {
      assertThat(checkpoint.floats("generator/fc/kernel")).hasSize(6);
      assertThatThrownBy(() -> checkpoint.longs("global_step"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(data().toString())
          .hasMessageContaining("global_step")
          .hasMessageContaining("should end at byte 32");
    }
  }

  @Test
  void missingShard() throws IOException {
    Files.delete(data());
    try (Checkpoint checkpoint = CheckpointReader.open(prefix())) {
      assertThat(checkpoint.names()).hasSize(3);
      assertThatThrownBy(() -> checkpoint.longs("global_step"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(data() + ": this shard is missing")
          .hasMessageContaining("global_step");
    }
  }

  @Test
  void wrongTypeAndUnknownName() {
    try (Checkpoint checkpoint = CheckpointReader.open(prefix())) {
      assertThatThrownBy(() -> checkpoint.floats("global_step"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is int64, asked for as float32");
      assertThatThrownBy(() -> checkpoint.bytes("note"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("read it as strings");
      assertThatThrownBy(() -> checkpoint.strings("global_step"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is int64");
      assertThatThrownBy(() -> checkpoint.floats("generator/fc/kernels"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("the nearest name is \"generator/fc/kernel\"");
    }
  }

  @Test
  void noCheckpointAtAll() {
    assertThatThrownBy(() -> CheckpointReader.open(directory + "/model.ckpt-8"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.ckpt-8.index");
  }

  @Test
  void missingV1Shard() throws IOException {
    Files.copy(
        Path.of("src/test/resources/golden/checkpoint/dtypes/model-v1.ckpt-1"),
        directory.resolve("old-00000-of-00002"));
    for (String path : List.of("old", "old-?????-of-00002")) {
      assertThatThrownBy(() -> CheckpointReader.open(directory + "/" + path))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("old-00001-of-00002: this shard is missing");
    }
  }

  @Test
  void anyFileOfABundleNamesIt() {
    for (Path file : List.of(data(), index())) {
      try (Checkpoint checkpoint = CheckpointReader.open(file.toString())) {
        assertThat(checkpoint.path()).isEqualTo(prefix());
      }
    }
  }

  @Test
  void writerRefusesWhatDoesNotFit() {
    try (BundleWriter writer = BundleWriter.create(directory + "/other")) {
      assertThatThrownBy(() -> writer.floats("w", Shape.of(3), new float[2]))
          .hasMessageContaining("2 values for the shape [3]");
      writer.floats("w", Shape.of(1), new float[1]);
      assertThatThrownBy(() -> writer.floats("w", Shape.of(1), new float[1]))
          .hasMessageContaining("written twice");
    }
    assertThat(directory.toFile().list()).hasSize(2);
  }

  @Test
  void aCheckpointOfTheSameNameIsThereUntilItIsReplaced() {
    for (float value : new float[] {1, 2, 3}) {
      try (BundleWriter writer = BundleWriter.create(prefix())) {
        writer.floats("w", Shape.scalar(), new float[] {value});
        try (Checkpoint before = CheckpointReader.open(prefix())) {
          before.verify();
          if (value > 1) {
            assertThat(before.floats("w")).containsExactly(value - 1);
          }
        }
        writer.finish();
      }
      try (Checkpoint checkpoint = CheckpointReader.open(prefix())) {
        assertThat(checkpoint.names()).containsExactly("w");
        assertThat(checkpoint.floats("w")).containsExactly(value);
      }
      // Index and data, and an empty first shard every second time.
      assertThat(directory.toFile().list()).hasSizeBetween(2, 3);
    }
  }

  @Test
  void aDirectoryThatIsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> BundleWriter.create(file + "/model.ckpt-1"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot be written");
  }

  private static void cut(Path file, long size) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(size);
    }
  }
}
