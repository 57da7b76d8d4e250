package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.file.Sha256;
import org.comparegan.graph.SessionOptions;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.reproduce.QuickStart;
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
    assertThat(found.err()).contains("its latest checkpoint " + NAMED + " does not exist");
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

  /** The project's checkpoints have no state of optimisers. */
  @Test
  void aCheckpointThatCannotBeResumedLeavesTheRunAsItIs() throws IOException {
    Path run = run(true);
    Map<String, String> before = content(run);
    CommandRun found = of("train --config RUN/config.gin --run-dir RUN --steps 2001", run);
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.err()).contains("does not fit this configuration", "is missing");
    Files.delete(run.resolve(".lock"));
    assertThat(content(run)).isEqualTo(before);
  }

  @Test
  void aRunOfLabelsIsToldToHaveMoved() throws IOException {
    Path run = directory.resolve("labels");
    Path data = directory.resolve("data");
    for (int i = 0; i < 8; i++) {
      Path picture = data.resolve("" + i % 2).resolve(i + ".png");
      Files.createDirectories(picture.getParent());
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xffffff);
      ImageIO.write(image, "png", picture.toFile());
    }
    String pretrain =
        "labels pretrain --data %s --run-dir %s --network small --width 2 --batch-size 4 --validation 0 --epochs "
            .formatted(data, run);
    assertThat(of(pretrain + "1", run).code()).isZero();
    Path state = run.resolve("checkpoint");
    Files.writeString(state, Files.readString(state).replace("\"model", "\"/home/alice/model"));
    String named = "checkpoint names /home/alice/model.ckpt";
    CommandRun cluster =
        of("labels cluster --data %s --from RUN --clusters 2 --out OUT.npz".formatted(data), run);
    assertThat(cluster.err()).contains(named);
    assertThat(cluster.code()).as(cluster.err()).isZero();
    assertThat(of(pretrain + "1", run).err()).contains(named);
    Files.writeString(state, "model_checkpoint_path: \"/home/alice/model.ckpt-99\"\n");
    assertThat(
            of(
                    "labels cluster --data %s --from RUN --clusters 2 --out OUT.npz"
                        .formatted(data),
                    run)
                .err())
        .contains("model.ckpt-99 does not exist");
  }

  @Test
  void modelsOfTheQuickStartAreToldToHaveMoved() throws IOException {
    Path run = run(true);
    QuickStart.Settings settings =
        new QuickStart.Settings(
            EvaluationSettings.compareGan(10), Optional.empty(), 1, SessionOptions.defaults());
    QuickStart.Row row = new QuickStart(Path.of("checkpoints"), settings).rows().get(0);
    QuickStart table = new QuickStart(directory, settings);
    Files.createDirectories(directory.resolve(row.models().get(0)).getParent());
    Files.move(run, directory.resolve(row.models().get(0)));
    assertThat(table.notices(row)).hasSize(1).first().asString().contains(NAMED);
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
