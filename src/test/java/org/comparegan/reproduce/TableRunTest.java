package org.comparegan.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.comparegan.checkpoint.TemporaryFiles;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.graph.SessionOptions;
import org.comparegan.reproduce.RowOutcome.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose models are found, kept, changed, damaged or missing. */
class TableRunTest {
  private static final String DATA = "fashion-mnist-32";

  @TempDir Path folder;

  @Test
  void onlyRowsWhoseModelIsNewOrChangedAreUnmeasured() throws IOException {
    TemporaryFiles.copy(Path.of("checkpoints/fashion-mnist-32-s3gan-10"), run("kept"));
    TemporaryFiles.copy(Path.of("checkpoints/fashion-mnist-32-s3gan-10"), run("open"));
    AtomicInteger reports = new AtomicInteger();
    try (TableRun table = table()) {
      RowOutcome outcome = table.measure(row("kept", DATA), count(reports));
      assertThat(outcome.status()).as(outcome.reason()).isEqualTo(Status.MEASURED);
      assertThat(outcome.score("fid")).isPresent();
    }
    assertThat(reports.getAndSet(0)).isPositive();
    List<PaperTable.Row> rows = List.of(row("kept", DATA), row("open", DATA), row("gone", DATA));
    try (TableRun table = table()) {
      assertThat(table.unmeasured(rows)).containsExactly(row("open", DATA));
      assertThat(table.measure(row("kept", DATA), count(reports)).pictures()).isPresent();
      assertThat(reports).hasValue(0);
      assertThat(table.measure(row("gone", DATA), count(reports)).status())
          .isEqualTo(Status.ABSENT);
    }
    delete(run("kept"));
    TemporaryFiles.copy(Path.of("checkpoints/fashion-mnist-32-supervised"), run("kept"));
    try (TableRun table = table()) {
      assertThat(table.unmeasured(rows)).containsExactly(row("kept", DATA), row("open", DATA));
    }
  }

  @Test
  void aCutOffCheckpointFailsByItsPath() throws IOException {
    TemporaryFiles.copy(Path.of("checkpoints/fashion-mnist-32-s3gan-10"), run("r"));
    Path index;
    try (var files = Files.list(run("r"))) {
      index = files.filter(f -> f.toString().endsWith(".index")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(index);
    Files.write(index, Arrays.copyOf(whole, whole.length / 2));
    try (TableRun table = table()) {
      assertThat(table.unmeasured(List.of(row("r", DATA)))).hasSize(1);
      RowOutcome outcome = table.measure(row("r", DATA), (stage, done, total) -> {});
      assertThat(outcome.status()).isEqualTo(Status.FAILED);
      assertThat(outcome.reason()).startsWith(run("r").toString()).contains(".index");
      assertThat(outcome.score("fid")).isEmpty();
    }
  }

  @Test
  void aRunWithADamagedStateFileFailsAlone() throws IOException {
    touch(run("r").resolve("checkpoint"));
    try (TableRun table = table()) {
      RowOutcome outcome = table.measure(row("r", DATA), (stage, done, total) -> {});
      assertThat(outcome.status()).isEqualTo(Status.FAILED);
      assertThat(outcome.reason()).startsWith(run("r") + ": ");
    }
  }

  @Test
  void aDataSetWithoutAUsualNumberOfSamplesNeedsOne() {
    try (TableRun table = new TableRun(models(), settings(Optional.empty()))) {
      assertThat(table.images(row("r", DATA))).isEqualTo(64 + 10_000L);
      assertThatThrownBy(() -> table.images(row("r", "mine")))
          .isInstanceOf(ReproduceException.class)
          .hasMessageContainingAll("Row r is of mine", "--samples");
    }
  }

  @Test
  void aPublishedModuleComesBeforeARun() throws IOException {
    PaperTable.Row row = row("r", DATA);
    assertThat(models().find(row)).isEmpty();
    assertThat(models().advice(row))
        .isEqualTo(
            "no model: put the module google/compare_gan/m/1 into %s, or import a model to %s, or train c.gin there (--train does)"
                .formatted(folder.resolve("modules/m"), run("r")));
    touch(run("r").resolve("checkpoint"));
    assertThat(models().find(row)).contains(run("r"));
    touch(folder.resolve("modules/google/compare_gan/m/1/saved_model.pb"));
    assertThat(models().find(row)).contains(folder.resolve("modules/google/compare_gan/m/1"));
    touch(folder.resolve("modules/m/saved_model.pb"));
    assertThat(models().find(row)).contains(folder.resolve("modules/m"));
  }

  @Test
  void onlyMissingAndUnfinishedRunsAreTrained() throws IOException {
    PaperTable.Row row = row("r", DATA);
    assertThat(models().trainable(row)).isTrue();
    touch(run("r").resolve("checkpoint"));
    assertThat(models().trainable(row)).isTrue();
    touch(run("r").resolve("TRAIN_DONE"));
    assertThat(models().trainable(row)).isFalse();
    Files.delete(run("r").resolve("TRAIN_DONE"));
    touch(folder.resolve("modules/m/saved_model.pb"));
    assertThat(models().trainable(row)).isFalse();
  }

  private static EvaluationProgress count(AtomicInteger reports) {
    return (stage, done, total) -> reports.incrementAndGet();
  }

  private TableRun table() {
    return new TableRun(models(), settings(Optional.of(64)));
  }

  private RowModels models() {
    return new RowModels(Optional.of(folder.resolve("modules")), folder.resolve("runs"));
  }

  private TableRun.Settings settings(Optional<Integer> samples) {
    return new TableRun.Settings(
        1,
        64,
        samples,
        42,
        DATA,
        Optional.empty(),
        folder.resolve("kept"),
        SessionOptions.defaults());
  }

  private static PaperTable.Row row(String name, String data) {
    return new PaperTable.Row(
        name,
        "m",
        "all",
        data,
        "32x32x1",
        Optional.of("resnet_biggan_arch"),
        Optional.of("c.gin"),
        Optional.of("m"),
        Optional.empty(),
        Map.of());
  }

  private Path run(String name) {
    return folder.resolve("runs").resolve(name);
  }

  private static void touch(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  private static void delete(Path run) throws IOException {
    try (var files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
