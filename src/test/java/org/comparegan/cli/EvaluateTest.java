package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.comparegan.checkpoint.TemporaryFiles;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb evaluate on a checkpoint of the project, with few samples. */
class EvaluateTest {
  @TempDir Path directory;

  private Path run() throws Exception {
    return TemporaryFiles.copy(
        Path.of("checkpoints/fashion-mnist-32-supervised"), directory.resolve("run"));
  }

  private static CommandRun evaluate(Path run, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--run-dir",
                run.toString(),
                "--samples",
                "128",
                "--averaging-runs",
                "1",
                "--accumulator-samples",
                "128"));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** One after the other on one run: computed, found again, more metrics, statistics, watched. */
  @Test
  void whatHasBeenComputedIsNotComputedAgain() throws Exception {
    Path run = run();
    CommandRun first = evaluate(run, "--json");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).contains("accumulators hold 128 samples");
    JsonNode entry = new ObjectMapper().readTree(first.out()).get(0);
    double fid = entry.get("fid").get("value").asDouble();
    assertThat(entry.get("provenance").get("accumulatorSamples").asInt()).isEqualTo(128);
    assertThat(entry.get("provenance").get("dataChecksum").asText()).hasSize(64);

    CommandRun again = evaluate(run, "--metrics", "fid", "--json");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("has already been evaluated");
    assertThat(new ObjectMapper().readTree(again.out()).get(0)).isEqualTo(entry);
    assertThat(Files.readAllLines(run.resolve("scores.csv"))).hasSize(2);

    CommandRun more = evaluate(run, "--metrics", "fid,sfid,prdc,memorisation");
    assertThat(more.code()).as(more.err()).isEqualTo(1);
    assertThat(more.out())
        .contains("prdc.coverage")
        .contains("has no spatial tap")
        .contains("nearest/2000.png");
    assertThat(ImageIO.read(run.resolve("nearest/2000.png").toFile()).getWidth())
        .isEqualTo(8 * (2 * 32 + 2) - 2);
    List<String> table = Files.readAllLines(run.resolve("scores.csv"));
    assertThat(table).hasSize(3);
    assertThat(table.get(0)).startsWith("checkpoint_path,step,profile,samples,");
    assertThat(table.get(2)).contains("sfid: fashion-mnist-32.pb has no spatial tap");

    Path moments;
    try (Stream<Path> kept = Files.list(run.resolve("real-statistics"))) {
      moments = kept.findFirst().orElseThrow();
    }
    CommandRun given = evaluate(run, "--statistics", moments.toString(), "--json");
    assertThat(given.code()).as(given.err()).isZero();
    JsonNode ofStatistics = new ObjectMapper().readTree(given.out()).get(0);
    assertThat(ofStatistics.get("fid").get("value").asDouble()).isCloseTo(fid, within(1e-9));

    Files.writeString(run.resolve("TRAIN_DONE"), "");
    CommandRun watched = evaluate(run, "--watch", "--poll", "0.01");
    assertThat(watched.code()).as(watched.err()).isZero();
    assertThat(watched.err()).contains("Watching").contains("has already been evaluated");
    assertThat(watched.out()).contains("model.ckpt-2000");
  }

  private Path module(String run) {
    Path to = directory.resolve(run);
    CommandRun export =
        CommandRun.of(
            "export",
            "checkpoints/" + run,
            "--format",
            "hub",
            "--to",
            to.toString(),
            "--accumulator-samples",
            "64");
    assertThat(export.code()).as(export.err()).isZero();
    return to;
  }

  private double fidOf(Path module) throws Exception {
    CommandRun found =
        CommandRun.of(
            "evaluate",
            "--module",
            module.toString(),
            "--data",
            "fashion-mnist-32",
            "--samples",
            "64",
            "--averaging-runs",
            "1",
            "--accumulator-samples",
            "0",
            "--metrics",
            "fid",
            "--scores",
            directory.resolve("scores").toString(),
            "--json");
    assertThat(found.code()).as(found.err()).isZero();
    return new ObjectMapper().readTree(found.out()).findValue("fid").get("value").asDouble();
  }

  /** Kept scores are found by the content of the model, not by the path that led to it. */
  @Test
  void aLinkThatLeadsToAnotherModuleIsAnotherModel() throws Exception {
    Path first = module("fashion-mnist-32-supervised");
    Path second = module("fashion-mnist-32-s3gan-10");
    Path latest = Files.createSymbolicLink(directory.resolve("latest"), first);
    double before = fidOf(latest);
    Files.delete(latest);
    Files.createSymbolicLink(latest, second);
    double after = fidOf(latest);
    assertThat(after).isNotEqualTo(before);
    assertThat(fidOf(first)).isEqualTo(before);
    assertThat(fidOf(second)).isEqualTo(after);
  }

  @Test
  void moreImagesThanThereAreIsAnError() throws Exception {
    CommandRun found =
        CommandRun.of(
            "evaluate",
            "--run-dir",
            run().toString(),
            "--samples",
            "10001",
            "--accumulator-samples",
            "0");
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.err()).contains("has 10000 images, but 10001 were requested");
  }

  @Test
  void featuresOfBatchFilesAreWrittenAndOthersRefused() throws Exception {
    Path batch = directory.resolve("samples.npz");
    byte[] pixels = new byte[3 * 32 * 32];
    Npz.write(
        batch,
        Map.of(
            "arr_0", new NpyArray.Bytes(new int[] {3, 32, 32, 1}, pixels),
            "arr_1", new NpyArray.Longs(new int[] {3}, new long[] {1, 2, 0})));
    Path out = directory.resolve("f.npz");
    CommandRun good = features(batch, out);
    assertThat(good.code()).as(good.err()).isZero();
    assertThat(Npz.read(out).get("features").shape()).containsExactly(3, 64);
    float[] levels = new float[32 * 32];
    levels[7] = 1.5f;
    Npz.write(batch, Map.of("arr_0", new NpyArray.Floats(new int[] {1, 32, 32, 1}, levels)));
    CommandRun outside = features(batch, out);
    assertThat(outside.code()).isEqualTo(1);
    assertThat(outside.err()).contains("level of 1.5").hasLineCount(1);
    Npz.write(batch, Map.of("arr_0", new NpyArray.Bytes(new int[] {1, 28, 28, 1}, new byte[784])));
    CommandRun small = features(batch, out);
    assertThat(small.code()).isEqualTo(1);
    assertThat(small.err()).contains("32×32×1").contains("28×28×1");
  }

  private static CommandRun features(Path images, Path out) {
    return CommandRun.of(
        "features",
        "--images",
        images.toString(),
        "--features",
        "fashion-mnist-32",
        "--out",
        out.toString());
  }
}
