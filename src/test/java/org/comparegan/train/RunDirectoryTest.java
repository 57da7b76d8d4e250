package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.CheckpointState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;

class RunDirectoryTest {
  @TempDir Path folder;

  @Test
  void aRunWithoutCheckpointLeavesNothing() throws IOException {
    Path run = folder.resolve("runs/new");
    try (RunDirectory opened = RunDirectory.open(run)) {
      opened.write("config.gin", "");
      opened.log("started");
    }
    assertThat(folder).isEmptyDirectory();
    Files.createDirectories(run);
    Files.writeString(run.resolve("config.gin"), "a user's");
    Files.writeString(run.resolve("notes.txt"), "a user's");
    try (RunDirectory opened = RunDirectory.open(run)) {
      opened.write("provenance.json", "");
    }
    assertThat(names(run)).containsExactly("config.gin", "notes.txt");
  }

  @Test
  void aRunWithCheckpointStays() throws IOException {
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"))) {
      run.write("config.gin", "");
      write(run, 0, 2);
    }
    assertThat(names(folder.resolve("run")))
        .containsExactly(
            ".lock",
            "checkpoint",
            "config.gin",
            "model.ckpt-0.data-00000-of-00001",
            "model.ckpt-0.index");
  }

  @Test
  void whatAKilledProcessLeftIsClearedByTheNext() throws IOException {
    Path path = folder.resolve("run");
    try (RunDirectory run = RunDirectory.open(path)) {
      for (int step = 0; step < 3; step++) {
        write(run, step, 5);
      }
    }
    Files.writeString(path.resolve(".model.ckpt-9.data-00000-of-0.0123456789ab-3.part"), "half");
    Files.createDirectory(path.resolve("samples"));
    Files.writeString(path.resolve("samples/.9.png.0123456789ab-4.part"), "half");
    Files.writeString(path.resolve("model.ckpt-9.data-00000-of-00001"), "without index");
    // Killed while the oldest was being deleted: it is still listed.
    Files.delete(path.resolve("model.ckpt-0.index"));
    try (RunDirectory run = RunDirectory.open(path)) {
      assertThat(names(path)).contains("model.ckpt-0.data-00000-of-00001");
      assertThat(names(path.resolve("samples"))).isEmpty();
      run.prune(2);
    }
    assertThat(names(path))
        .containsExactly(
            ".lock",
            "checkpoint",
            "model.ckpt-1.data-00000-of-00001",
            "model.ckpt-1.index",
            "model.ckpt-2.data-00000-of-00001",
            "model.ckpt-2.index",
            "samples");
    assertThat(CheckpointState.require(path).all())
        .isEqualTo(List.of(path + "/model.ckpt-1", path + "/model.ckpt-2"));
  }

  private static void write(RunDirectory run, long step, int keep) {
    try (BundleWriter writer = BundleWriter.create(run.checkpointPrefix(step))) {
      writer.longs("global_step", Shape.scalar(), new long[] {step}).finish();
    }
    run.checkpointWritten(step, keep);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
