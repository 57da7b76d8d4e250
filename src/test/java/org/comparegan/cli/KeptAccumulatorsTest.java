package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.comparegan.checkpoint.TemporaryFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accumulators that sample filled once serve the same model again, and no other. */
class KeptAccumulatorsTest {
  private static final Path MODEL = Path.of("checkpoints/fashion-mnist-32-supervised");
  private static final String FILLED = "filling them with";

  @TempDir private Path directory = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    model = TemporaryFiles.copy(MODEL, directory.resolve("model"));
    Files.deleteIfExists(model.resolve("model.ckpt-2000.accumulators.npz"));
  }

  @Test
  void theSecondSampleIsTheFirstWithoutFilling() throws IOException {
    CommandRun first = sample("a.npz", 128);
    assertThat(first.err()).contains(FILLED, "Stored for the next time", ".accumulators.npz");
    CommandRun second = sample("b.npz", 128);
    assertThat(second.err()).doesNotContain(FILLED);
    assertThat(directory.resolve("b.npz")).hasSameBinaryContentAs(directory.resolve("a.npz"));
  }

  @Test
  void whatWasFilledOtherwiseDoesNotAnswer() throws IOException {
    sample("a.npz", 64);
    assertThat(sample("b.npz", 128).err()).contains(FILLED);
    assertThat(sample("c.npz", 128).err()).doesNotContain(FILLED);
    Path config = model.resolve("config.gin");
    Files.writeString(config, Files.readString(config) + "\ndataset.seed = 548\n");
    assertThat(sample("d.npz", 128).err()).contains(FILLED);
  }

  @Test
  void aDamagedFileIsFilledAgain() throws IOException {
    sample("a.npz", 64);
    Path kept;
    try (Stream<Path> files = Files.list(model)) {
      kept = files.filter(KeptAccumulatorsTest::kept).findFirst().orElseThrow();
    }
    Files.write(kept, new byte[100]);
    CommandRun again = sample("b.npz", 64);
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("cannot be used", "filled again");
    assertThat(directory.resolve("b.npz")).hasSameBinaryContentAs(directory.resolve("a.npz"));
  }

  private static boolean kept(Path file) {
    return file.toString().endsWith(".accumulators.npz");
  }

  private CommandRun sample(String out, int filled) {
    CommandRun run =
        CommandRun.of(
            "sample",
            "--from",
            model.toString(),
            "--count",
            "4",
            "--deterministic",
            "--accumulator-samples",
            Integer.toString(filled),
            "--out",
            directory.resolve(out).toString());
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }
}
