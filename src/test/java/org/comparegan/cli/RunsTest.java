package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.comparegan.train.EventWriter;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.RunStart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code runs ls}, and what {@code train} says of a run that is resumed. */
class RunsTest {
  @TempDir Path folder;
  private Path runs;

  @BeforeEach
  void config() throws IOException {
    runs = Files.createDirectory(folder.resolve("runs"));
    Files.writeString(folder.resolve("tiny.gin"), TinyGan.CONFIG + "options.training_steps = 9\n");
  }

  private CommandRun train(String name, int steps) {
    return CommandRun.of(
        "train",
        "--config",
        folder.resolve("tiny.gin").toString(),
        "--run-dir",
        runs.resolve(name).toString(),
        "--sample-every",
        "0",
        "--steps",
        Integer.toString(steps));
  }

  private JsonNode listed(String name) throws IOException {
    CommandRun run = CommandRun.of("runs", "ls", runs.toString(), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    for (JsonNode one : new ObjectMapper().readTree(run.out())) {
      if (one.get("run").asText().equals(runs.resolve(name).toString())) {
        return one;
      }
    }
    throw new AssertionError(name + " is not among " + run.out());
  }

  @Test
  void aRunThatIsHeldIsRunning() throws IOException {
    assertThat(train("a", 2).code()).isZero();
    assertThat(listed("a").get("state").asText()).isEqualTo("done");
    assertThat(listed("a").get("step").asLong()).isEqualTo(2);
    assertThat(listed("a").get("steps").asLong()).isEqualTo(2);
    assertThat(listed("a").get("command").isNull()).isTrue();

    try (RunDirectory open = RunDirectory.open(runs.resolve("a"))) {
      assertThat(open.step()).isEqualTo(2);
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "runs",
                  "ls",
                  runs.toString())
              .redirectErrorStream(true)
              .start();
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .containsPattern("a +2/2 +running");
    }
  }

  /** As a training leaves it that was stopped on its way to four steps. */
  private Path stopped(String name) throws IOException {
    assertThat(train(name, 2).code()).isZero();
    Path run = runs.resolve(name);
    Files.delete(run.resolve("TRAIN_DONE"));
    try (RunDirectory open = RunDirectory.open(run)) {
      RunStart.of(List.of("train", "--keep=7", "--steps", "4", "--deterministic"), 4).write(open);
    }
    return run;
  }

  @Test
  void theCommandGoesOn() throws IOException {
    Path run = stopped("my run");
    assertThat(listed("my run").get("state").asText()).isEqualTo("stopped");
    assertThat(listed("my run").get("command").asText())
        .isEqualTo(
            "./comparegan train --run-dir '%s' --steps 4 --keep 7 --deterministic".formatted(run));

    CommandRun resumed =
        CommandRun.of("train", "--run-dir", run.toString(), "--steps", "4", "--sample-every", "0");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resumed from step 2 of 4");
    assertThat(resumed.err().lines()).doesNotHaveDuplicates();
    assertThat(listed("my run").get("step").asLong()).isEqualTo(4);

    CommandRun below = train("my run", 3);
    assertThat(below.code()).isEqualTo(2);
    assertThat(below.err()).contains("--steps 3 is below step 4", run.toString()).hasLineCount(1);
    assertThat(listed("my run").get("state").asText()).isEqualTo("done");
  }

  @Test
  void lossesThatAreNotFiniteMeanDiverged() throws IOException {
    Path run = stopped("a");
    try (EventWriter events = new EventWriter(run, Clock.systemUTC())) {
      events.scalars(3, Map.of("loss/g", Float.NaN));
    }
    assertThat(listed("a").get("state").asText()).isEqualTo("diverged");
    assertThat(listed("a").get("command").asText()).endsWith("--on-nan rollback");
  }

  @Test
  void aStopOfOnNanMeansDivergedUntilTheRunIsBeyondIt() throws IOException {
    Path run = stopped("a");
    Files.createFile(run.resolve("diverged.ckpt-1.index"));
    assertThat(listed("a").get("state").asText()).isEqualTo("stopped");
    Files.createFile(run.resolve("diverged.ckpt-2.index"));
    assertThat(listed("a").get("state").asText()).isEqualTo("diverged");
  }

  @Test
  void damagedRunsMovedRunsAndOtherFolders() throws IOException {
    assertThat(train("a", 2).code()).isZero();
    Path moved = runs.resolve("elsewhere/b");
    Files.createDirectory(moved.getParent());
    Files.move(runs.resolve("a"), moved);
    Files.createDirectories(runs.resolve("pictures/samples"));
    Files.writeString(runs.resolve("pictures/config.gin"), "");
    assertThat(listed("elsewhere/b").get("state").asText()).isEqualTo("done");

    Files.writeString(moved.resolve("model.ckpt-2.index"), "damaged");
    CommandRun run = CommandRun.of("runs", "ls", runs.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("damaged", "Damaged:", "model.ckpt-2.index")
        .doesNotContain("pictures");
  }

  @Test
  void whatIsNoFolderIsAnError() {
    CommandRun run = CommandRun.of("runs", "ls", folder.resolve("none").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("There is no " + folder.resolve("none")).hasLineCount(1);
    CommandRun empty = CommandRun.of("runs", "ls", runs.toString());
    assertThat(empty.code()).isZero();
    assertThat(empty.err()).contains("No run in");
  }
}
