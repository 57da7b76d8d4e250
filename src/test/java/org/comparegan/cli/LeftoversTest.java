package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.checkpoint.TemporaryFiles;
import org.comparegan.file.JavaProcess;
import org.comparegan.file.Sha256;
import org.comparegan.random.AddressedRandom;
import org.comparegan.train.TinyRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole programs that are killed, run again, and leave what an undisturbed one does. */
@Tag("slow")
class LeftoversTest {
  private static final String MODEL = "checkpoints/fashion-mnist-32-s3gan-10";
  private static final int KILLS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import " + MODEL + " --to OUT",
        "export " + MODEL + " --to OUT --format hub",
        "export " + MODEL + " --to OUT --format saved-model",
        "features --images fashion-mnist-32 --features fashion-mnist-32 --count 2000 --out"
            + " OUT/f.npz",
        "data prepare fashion-mnist-32 --split test --shards 8 --to OUT",
        "train --config TINY --run-dir OUT --steps 30 --sample-every 10 --deterministic",
      })
  void noHalfFiles(String command) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("tiny.gin"), TinyRun.CONFIG);
    Instant begun = Instant.now();
    assertThat(start(command, "whole").waitFor()).as(log()).isZero();
    long millis = Duration.between(begun, Instant.now()).toMillis();
    int kills = 0;
    for (int attempt = 0; attempt < KILLS; attempt++) {
      Process process = start(command, "killed");
      // Files are written in the later part.
      int moment = AddressedRandom.of(5).stream(command).integers(attempt, 1, (int) millis)[0];
      if (process.waitFor(millis / 4 + 3L * moment / 4, TimeUnit.MILLISECONDS)) {
        TemporaryFiles.delete(folder.resolve("killed"));
      } else {
        process.destroyForcibly().waitFor();
        kills++;
      }
    }
    assertThat(kills).isPositive();
    // One that was killed after its last file is not done again.
    assertThat(start(command, "killed").waitFor() == 0 || log().contains(" already "))
        .as(log())
        .isTrue();
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".part"));
    }
    assertThat(content("killed")).isEqualTo(content("whole"));
    if (Files.exists(folder.resolve("whole/checkpoint"))) {
      TinyRun.assertBitEqual(latest("whole"), latest("killed"));
    }
  }

  private Path latest(String name) {
    return Path.of(CheckpointState.require(folder.resolve(name)).latest());
  }

  /** Checksums by name, without what tells of each start. */
  private Map<String, String> content(String name) throws IOException {
    Map<String, String> content = new TreeMap<>();
    Path top = folder.resolve(name);
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String below = top.relativize(file).toString();
        boolean told =
            below.matches(
                "log\\.txt|provenance\\.json|command\\.json|\\.lock|model\\.ckpt-\\d+\\..*|.*\\.pb");
        if (!below.matches("events\\..*|operative_config-.*")) {
          // A checkpoint that is written over has two shards; a graph's maps have no order.
          content.put(
              below.replaceFirst("data-\\d{5}-of-\\d{5}", "data"),
              told || Files.size(file) == 0 ? "" : Sha256.of(file));
        }
      }
    }
    return content;
  }

  private Process start(String command, String out) throws IOException {
    List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
    if (command.contains("OUT/")) {
      Files.createDirectories(folder.resolve(out));
    }
    arguments.replaceAll(
        word ->
            word.replace("OUT", folder.resolve(out).toString())
                .replace("TINY", folder.resolve("tiny.gin").toString()));
    return JavaProcess.of(
            List.of("-Xmx512m", "-XX:+UseSerialGC"), "org.comparegan.cli.Main", arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
