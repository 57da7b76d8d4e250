package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.checkpoint.TemporaryFiles;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs that fail after they have begun, and the directories that they were to make. */
class NothingLeftTest {
  private static final String RUN = "checkpoints/fashion-mnist-32-s3gan-10";

  @TempDir Path folder;
  private Path out;
  private Path damaged;

  @BeforeEach
  void damage() throws IOException {
    out = folder.resolve("out");
    damaged = TemporaryFiles.copy(Path.of(RUN), folder.resolve("damaged"));
    Path data = damaged.resolve("model.ckpt-2000.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import %1$s --to %2$s/run",
        "export %1$s --to %2$s/model",
        "export %1$s --to %2$s/model --format hub",
        "export %1$s --to %2$s/model --format saved-model",
        "export %1$s --to %2$s/model --format frozen",
        "finetune --from %1$s --run-dir %2$s/run --steps 2",
        "sample --from %1$s --out %2$s/samples",
        "sample --from %1$s --out %2$s.npz",
        "evaluate --run-dir %1$s --samples 64 --accumulator-samples 64 --scores %2$s/scores",
      })
  void ofADamagedModel(String command) throws IOException {
    assertNothingLeft(command.formatted(damaged, out), "model.ckpt-2000");
    Files.createDirectory(out);
    Files.writeString(out.resolve("notes.txt"), "a user's");
    assertFails(command.formatted(damaged, out), "model.ckpt-2000");
    assertThat(names(folder.resolve("out"))).containsExactly("notes.txt");
  }

  @Test
  void ofATrainingThatCannotBegin() throws IOException {
    String train = "train --config configs/fashion-mnist-32/supervised.gin --steps 2 --run-dir ";
    Map.of(
            "--data " + folder.resolve("none"),
            "none",
            "--labels " + folder.resolve("none.csv"),
            "none.csv",
            "--set options.batch_size=-4",
            "batch_size",
            "--set G.spectral_norm=7",
            "spectral_norm")
        .forEach((option, named) -> assertNothingLeft(train + out + "/run " + option, named));
    assertNothingLeft(
        "labels pretrain --data fashion-mnist-32 --data-dir %s --run-dir %s/run"
            .formatted(folder, out),
        "" + folder);
  }

  @Test
  void ofPicturesThatCannotBeRead() throws IOException {
    Path pictures = folder.resolve("pictures");
    for (int i = 0; i < 6; i++) {
      Pictures.write(pictures.resolve("k" + i % 2 + "/p" + i + ".jpg"), 40, 40, i);
    }
    byte[] whole = Files.readAllBytes(pictures.resolve("k0/p4.jpg"));
    Files.write(pictures.resolve("k0/p4.jpg"), Arrays.copyOf(whole, whole.length / 2));
    String prepare = "data prepare %s --to %s/set --shards 3".formatted(pictures, out);
    assertNothingLeft(prepare, "p4.jpg");
    // The same folder then takes another preparation.
    assertThat(CommandRun.of((prepare + " --skip-corrupt").split(" ")).code()).isZero();
  }

  private void assertNothingLeft(String command, String named) {
    assertFails(command, named);
    assertThat(out).as(command).doesNotExist();
  }

  private static void assertFails(String command, String named) {
    CommandRun run = CommandRun.of(command.split(" "));
    assertThat(run.code())
        .as(command + run.err())
        .isIn(ExitCode.FAILED.number(), ExitCode.USAGE.number());
    assertThat(run.err()).contains(named);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> names = new ArrayList<>();
      files
          .filter(file -> !file.equals(folder))
          .forEach(file -> names.add(folder.relativize(file).toString()));
      return names;
    }
  }
}
