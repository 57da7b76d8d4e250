package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ndarray.Shape;

class CheckpointStateTest {
  @TempDir Path directory;

  @Test
  void writesRelativePathsAndReadsThemBack() throws IOException {
    CheckpointState state =
        new CheckpointState(
            directory + "/model.ckpt-\"é\"",
            List.of("/elsewhere/model.ckpt-1", directory + "/model.ckpt-\"é\""),
            List.of(1565000000.25, 1565000600.5),
            12.5);
    state.write(directory);
    assertThat(Files.readString(directory.resolve("checkpoint")))
        .startsWith("model_checkpoint_path: \"model.ckpt-\\\"\\303\\251\\\"\"\n")
        .contains("all_model_checkpoint_paths: \"/elsewhere/model.ckpt-1\"\n");
    assertThat(CheckpointState.read(directory)).contains(state);
  }

  @Test
  void noFileIsNoState() {
    assertThat(CheckpointState.read(directory)).isEmpty();
  }

  private CheckpointState read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private CheckpointState read(byte[] text) throws IOException {
    Files.write(directory.resolve("checkpoint"), text);
    return CheckpointState.require(directory);
  }

  private String write(String name) {
    String prefix = directory + "/" + name;
    try (BundleWriter writer = BundleWriter.create(prefix)) {
      writer.longs("global_step", Shape.scalar(), new long[] {3}).finish();
    }
    return prefix;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/alice/runs/x/model.ckpt-3", "C:\\\\runs\\\\x\\\\model.ckpt-3",
            "D:/runs/x/model.ckpt-3",
        "\\\\\\\\server\\\\share\\\\model.ckpt-3", "gs://bucket/x/model.ckpt-3",
            "runs/x/model.ckpt-3",
        "..\\\\x\\\\model.ckpt-3"
      })
  void aPathOfAnotherMachineIsTakenFromBesideTheFile(String path) throws IOException {
    String prefix = write("model.ckpt-3");
    CheckpointState state =
        read(
            "model_checkpoint_path: \"%s\"\nall_model_checkpoint_paths: \"%s\"\n"
                .formatted(path, path));
    assertThat(state.latest()).isEqualTo(prefix);
    assertThat(state.all()).containsExactly(prefix);
    assertThat(state.notice(directory).orElseThrow())
        .contains(directory + "/checkpoint names " + path.replace("\\\\", "\\"));
  }

  /** Put in by hand, single backslashes are no escapes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "C:\\runs\\model.ckpt-3",
        "C:\\new\\fun\\model.ckpt-3",
        "\\\\nas\\new\\model.ckpt-3"
      })
  void singleBackslashesAreThoseOfAPath(String path) throws IOException {
    String prefix = write("model.ckpt-3");
    CheckpointState state = read("model_checkpoint_path: \"%s\"\n".formatted(path));
    assertThat(state.latest()).isEqualTo(prefix);
    assertThat(state.moved()).containsExactly(path);
  }

  @Test
  void aPathInLatin1IsRead() throws IOException {
    String prefix = write("model.ckpt-3");
    String text = "model_checkpoint_path: \"/home/j\u00fcrgen/model.ckpt-3\"\n";
    assertThat(read(text.getBytes(StandardCharsets.ISO_8859_1)).latest()).isEqualTo(prefix);
  }

  @Test
  void aStateFileOfAnotherProgramIsNamed() {
    byte[] msgpack = {(byte) 0x81, (byte) 0xa6, 'p', 'a', 'r', 'a', 'm', 's', (byte) 0xc0};
    assertThatThrownBy(() -> read(msgpack)).hasMessageContaining("checkpoint: is a MessagePack");
    assertThatThrownBy(() -> CheckpointState.require(directory.resolve("checkpoint")))
        .hasMessageContaining("checkpoint: is a MessagePack");
  }

  @Test
  void aPathThatLeadsToACheckpointIsKept() throws IOException {
    write("model.ckpt-3");
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    String prefix = write("elsewhere/model.ckpt-3");
    CheckpointState absolute = read("model_checkpoint_path: \"" + prefix + "\"\n");
    assertThat(absolute.latest()).isEqualTo(elsewhere + "/model.ckpt-3");
    assertThat(absolute.notice(directory)).isEmpty();
    assertThat(read("model_checkpoint_path: \"elsewhere/model.ckpt-3\"\n").latest())
        .isEqualTo(prefix);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws IOException {
    String prefix = write("model.ckpt-3");
    String text = "\uFEFFmodel_checkpoint_path: \"model.ckpt-3\"\r\n";
    assertThat(read(text).latest()).isEqualTo(prefix);
    assertThat(read(text.getBytes(StandardCharsets.UTF_16LE)).latest()).isEqualTo(prefix);
    assertThat(read(text.getBytes(StandardCharsets.UTF_16BE)).latest()).isEqualTo(prefix);
  }

  @Test
  void aCheckpointThatIsNowhereIsAnError() {
    assertThatThrownBy(() -> read("model_checkpoint_path: \"/gone/model.ckpt-3\"\n"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(directory + "/checkpoint")
        .hasMessageContaining("/gone/model.ckpt-3")
        .hasMessageContaining("nor does model.ckpt-3 beside");
  }
}
