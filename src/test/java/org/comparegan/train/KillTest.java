package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comparegan.file.JavaProcess;
import org.comparegan.random.AddressedRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the whole program that die, and what is left of them. */
@Tag("slow")
class KillTest {
  private static final int STEPS = 200;
  private static final int KILLS = 20;

  @TempDir Path folder;

  @Test
  void aRunKilledAtRandomMomentsEndsBitEqual() throws IOException, InterruptedException {
    assertThat(start("whole").waitFor()).isZero();
    int kills = 0;
    for (int attempt = 0; attempt < KILLS; attempt++) {
      Process process = start("killed");
      // From the building of the graph to some steps after the next checkpoint.
      long moment = 1500L + AddressedRandom.of(7).stream("kill").integers(attempt, 1, 4500)[0];
      if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        kills++;
      }
    }
    assertThat(start("killed").waitFor()).isZero();
    assertThat(kills).isGreaterThan(KILLS / 2);
    TinyRun.assertBitEqual(
        folder.resolve("whole/model.ckpt-" + STEPS), folder.resolve("killed/model.ckpt-" + STEPS));
  }

  @Test
  void aRunThatIsAskedToEndSavesAndGoesOn() throws IOException, InterruptedException {
    Process process = start("interrupted");
    Path log = folder.resolve("interrupted/log.txt");
    while (process.isAlive() && !(Files.exists(log) && Files.size(log) > 0)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    TimeUnit.SECONDS.sleep(2);
    // Not SIGINT, which a shell lets its background jobs ignore.
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(folder.resolve("interrupted/checkpoint")).exists();
    assertThat(start("interrupted").waitFor()).isZero();
    assertThat(folder.resolve("interrupted/TRAIN_DONE")).exists();
  }

  @Test
  void theFormerCheckpointSurvivesWhereTheNextHasNoRoom() throws IOException, InterruptedException {
    assertThat(start("full", 2, List.of()).waitFor()).isZero();
    // A limit on the size of files is what a full disk looks like to one of them.
    List<String> limited = List.of("sh", "-c", "ulimit -f 500 && exec \"$@\"", "sh");
    assertThat(start("full", 4, limited).waitFor()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("full.log")))
        .contains("model.ckpt-4", "cannot be written", "check free space");
    assertThat(folder.resolve("full/model.ckpt-4.index")).doesNotExist();
    assertThat(start("full", 4, List.of()).waitFor()).isZero();
    assertThat(start("roomy", 4, List.of()).waitFor()).isZero();
    TinyRun.assertBitEqual(
        folder.resolve("roomy/model.ckpt-4"), folder.resolve("full/model.ckpt-4"));
  }

  private Process start(String name) throws IOException {
    return start(name, STEPS, List.of());
  }

  /**
   * Starts or resumes a run.
   *
   * @param before words of the command line before the program
   */
  private Process start(String name, int steps, List<String> before) throws IOException {
    Path config = folder.resolve("tiny.gin");
    Files.writeString(config, TinyRun.CONFIG);
    File log = folder.resolve(name + ".log").toFile();
    List<String> arguments =
        List.of(
            "train",
            "--config",
            config.toString(),
            "--run-dir",
            folder.resolve(name).toString(),
            "--steps",
            Integer.toString(steps),
            "--sample-every",
            "0",
            "--deterministic");
    ProcessBuilder builder =
        JavaProcess.of(
            List.of("-Xmx512m", "-XX:+UseSerialGC"), "org.comparegan.cli.Main", arguments);
    builder.command().addAll(0, before);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }
}
