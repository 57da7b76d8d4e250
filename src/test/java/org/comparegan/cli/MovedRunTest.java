package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comparegan.file.Sha256;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose state file names the machine that it was copied from. */
class MovedRunTest {
  private static final String NAMED = "/home/alice/runs/x/model.ckpt-2000";

  @TempDir Path directory;

  /** A copy of a run of the project. */
  private Path run(boolean withCheckpoint) throws IOException {
    Path run = Files.createDirectory(directory.resolve("run"));
    try (Stream<Path> files = Files.list(Path.of("checkpoints/fashion-mnist-32-supervised"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (withCheckpoint || !name.startsWith("model.ckpt")) {
          Files.copy(file, run.resolve(name));
        }
      }
    }
    Files.writeString(run.resolve("checkpoint"), "model_checkpoint_path: \"" + NAMED + "\"\n");
    return run;
  }

  private List<String> line(String text, Path run) {
    List<String> line = new ArrayList<>();
    for (String word : text.split(" ")) {
      line.add(word.replace("RUN", run.toString()).replace("OUT", directory + "/out"));
    }
    return line;
  }

  private CommandRun of(String text, Path run) {
    return CommandRun.of(line(text, run).toArray(String[]::new));
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file.toString(), Sha256.of(file));
      }
    }
    return content;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sample --from RUN --count 2 --out OUT.npz",
        "checkpoint ls RUN",
        "checkpoint show RUN generator/B1/up_conv1/kernel",
        "checkpoint verify RUN",
        "checkpoint diff RUN RUN",
        "import RUN --to OUT --dry-run",
        "export RUN --to OUT --accumulator-samples 0",
        "finetune --from RUN --dry-run --freeze-d 1",
        "discriminate --from RUN --images IMAGES --label-ids LABELS --out OUT.npz",
        "report RUN --out OUT.html",
        "baseline record --model RUN --samples 0 --file OUT.json",
        "evaluate --run-dir RUN --samples 64 --averaging-runs 1 --accumulator-samples 0"
      })
  void everyVerbTakesTheFilesBesideItWithANotice(String text) throws IOException {
    Path images = directory.resolve("images.npy");
    Npy.write(images, new NpyArray.Floats(new int[] {1, 32, 32, 1}, new float[32 * 32]));
    Path labels = directory.resolve("labels.npy");
    Npy.write(labels, new NpyArray.Ints(new int[] {1}, new int[] {3}));
    String line = text.replace("IMAGES", images.toString()).replace("LABELS", labels.toString());
    CommandRun found = of(line, run(true));
    assertThat(found.err()).contains("checkpoint names " + NAMED);
    assertThat(found.code()).as(found.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sample --from RUN --count 2 --out OUT.npz",
        "export RUN --to OUT",
        "evaluate --run-dir RUN --samples 64",
        "train --config RUN/config.gin --run-dir RUN --steps 2001",
        "finetune --from checkpoints/fashion-mnist-32-supervised --run-dir RUN --steps 1",
        "import checkpoints/fashion-mnist-32-supervised --to RUN"
      })
  void nothingIsWrittenWhereTheCheckpointIsNowhere(String text) throws IOException {
    Path run = run(false);
    Map<String, String> before = content(directory);
    CommandRun found = of(text, run);
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.err()).contains("its latest checkpoint " + NAMED + " is not there");
    assertThat(content(directory)).isEqualTo(before);
  }

  @Test
  void trainingGoesOn() throws IOException {
    Path run = directory.resolve("run");
    Path config =
        Files.writeString(
            directory.resolve("tiny.gin"), TinyGan.CONFIG + "options.training_steps = 1\n");
    String train = "train --config %s --run-dir RUN --sample-every 0 --steps ".formatted(config);
    assertThat(of(train + "1", run).code()).isZero();
    Path state = run.resolve("checkpoint");
    Files.writeString(
        state, Files.readString(state).replace("\"model.ckpt", "\"C:\\\\runs\\\\x\\\\model.ckpt"));
    CommandRun further = of(train + "2", run);
    assertThat(further.code()).as(further.err()).isZero();
    assertThat(further.err()).contains("checkpoint names C:\\runs\\x\\model.ckpt");
    assertThat(Files.readString(run.resolve("log.txt"))).contains("resumed from " + run);
    assertThat(Files.readString(state)).doesNotContain("C:").contains("\"model.ckpt-2\"");
  }

  @Test
  void aDamagedStateFileIsNotTrainedOver() throws IOException {
    Path run = run(true);
    Files.writeString(run.resolve("checkpoint"), "model_checkpoint_path: \"model.ckpt-2000\n");
    Map<String, String> before = content(run);
    CommandRun found = of("train --config RUN/config.gin --run-dir RUN --steps 2001", run);
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.err()).contains("checkpoint:1:").contains("repair the file");
    assertThat(content(run)).isEqualTo(before);
  }
}
