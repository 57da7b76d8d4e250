package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
