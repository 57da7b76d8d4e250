package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own table, with an exported model standing in for a published module. */
class ReproduceTableTest {
  private static final String MODEL = "checkpoints/fashion-mnist-32-s3gan-10";

  @TempDir Path folder;

  @Test
  void rowsAreMeasuredAbsentOrFailedAndWhatWasMeasuredIsKept() throws IOException {
    Path module = folder.resolve("modules/published_s3gan/1");
    CommandRun export =
        CommandRun.of(
            "export",
            MODEL,
            "--to",
            module.toString(),
            "--format",
            "hub",
            "--quiet",
            "--accumulator-samples",
            "640");
    assertThat(export.code()).as(export.err()).isZero();
    Path table = folder.resolve("mine.json");
    Files.writeString(
        table,
        """
        {"title": "Mine", "source": "nowhere", "data": "fashion-mnist-32",
         "features": "fashion-mnist-32", "metrics": ["fid", "is"],
         "rows": [
          {"name": "there", "method": "S3GAN", "labels": "10 %", "image": "32x32x1",
           "module": "published_s3gan", "architecture": "resnet_biggan_arch",
           "config": "configs/fashion-mnist-32/s3gan-10.gin",
           "paper": {"fid": {"value": 4.0, "std": 5.0, "certainty": "found"}}},
          {"name": "gone", "method": "S3GAN", "labels": "20 %", "image": "32x32x1",
           "module": "another", "config": "configs/fashion-mnist-32/s3gan-10.gin",
           "paper": {"fid": {"value": 3.0, "certainty": "recalled"}}},
          {"name": "other", "method": "ResNet", "labels": "none", "image": "32x32x1",
           "module": "published_s3gan", "architecture": "resnet_cifar_arch",
           "paper": {"fid": {"value": 3.0, "certainty": "recalled"}}},
          {"name": "larger", "method": "S3GAN", "labels": "none", "image": "64x64x1",
           "module": "published_s3gan", "paper": {}}]}
        """);

    Files.createDirectory(folder.resolve("runs"));
    CommandRun plan = reproduce(table, "--dry-run");
    assertThat(plan.code()).isZero();
    assertThat(plan.out()).contains(module.toString(), "absent", "256 samples of fashion-mnist-32");

    CommandRun run = reproduce(table, "--json");
    assertThat(run.code()).isEqualTo(1);
    JsonNode rows = new ObjectMapper().readTree(run.out()).get("rows");
    assertThat(rows.get(0).get("status").asText()).as(run.out()).isEqualTo("measured");
    assertThat(rows.at("/0/result/fid/value").asDouble()).isBetween(2.0, 8.0);
    assertThat(rows.at("/0/paper/fid/verdict").asText()).isEqualTo("within the seeds");
    assertThat(rows.at("/0/result/provenance/dataChecksum").asText()).isNotEmpty();
    assertThat(rows.at("/1/status").asText()).isEqualTo("absent");
    assertThat(rows.at("/1/reason").asText()).contains("google/compare_gan/another/1", "--train");
    assertThat(rows.at("/2/reason").asText())
        .contains("another architecture", "resnet_biggan_arch", "resnet_cifar_arch");
    assertThat(rows.at("/3/reason").asText()).contains("32x32x1", "64x64x1");

    Path kept = folder.resolve("report/mine/there.json");
    FileTime written = Files.getLastModifiedTime(kept);
    CommandRun again = reproduce(table, "--rows", "there");
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("1 of 1 rows measured", "within the seeds");
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
    assertThat(Files.readString(folder.resolve("report/mine.tex"))).contains("\\toprule");
    assertThat(folder.resolve("report/mine.html"))
        .content()
        .contains("Grid of samples, there", "Samples of there beside training images")
        .contains("Samples of there on paths between latents");
    assertThat(new ObjectMapper().readTree(folder.resolve("report/mine.numbers.json").toFile()))
        .hasToString(
            new ObjectMapper()
                .readTree(reproduce(table, "--rows", "there", "--json").out())
                .toString());

    CommandRun itself = CommandRun.of("report", "--diff", kept + "", folder + "/report/mine");
    assertThat(itself.code()).as(itself.err()).isZero();

    CommandRun nearest = reproduce(table, "--rows", "their");
    assertThat(nearest.code()).isEqualTo(2);
    assertThat(nearest.err()).contains("no row 'their'; did you mean there?");
  }

  @Test
  void aDryRunIsDry() throws IOException {
    Path report = folder.resolve("report");
    for (String table : new String[] {"", "--table=imagenet-128"}) {
      List<String> line = new ArrayList<>(List.of("reproduce", "--dry-run", "--json"));
      line.add("--report=" + report);
      if (!table.isEmpty()) {
        line.add(table);
      }
      CommandRun run = CommandRun.of(line.toArray(String[]::new));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(new ObjectMapper().readTree(run.out()).path("rows").size()).isGreaterThan(3);
      assertThat(report).doesNotExist();
    }
  }

  @Test
  void pathsThatAreNotThereAreAnErrorBeforeAnythingElse() {
    for (String option :
        List.of("--modules", "--runs", "--inception", "--features", "--data-dir")) {
      String gone = folder.resolve("gone.pb").toString();
      CommandRun run =
          CommandRun.of("reproduce", "--table", "released-modules", "--dry-run", option, gone);
      assertThat(run.code()).as(option).isEqualTo(2);
      assertThat(run.err()).contains(option + ": there is no " + gone);
    }
    CommandRun alone = CommandRun.of("reproduce", "--modules", folder.toString());
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("--modules goes with --table");
  }

  @Test
  void aTableOfWhichNothingIsMeasuredFails() {
    CommandRun run =
        CommandRun.of(
            "reproduce",
            "--table",
            "imagenet-128",
            "--features",
            "fashion-mnist-32",
            "--modules",
            folder.toString(),
            "--report",
            folder.resolve("report").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("No row has a model", "--train");
  }

  @Test
  void aTableOfThePublicationSaysWhichNetworkIsMissing() {
    CommandRun run = CommandRun.of("reproduce", "--table", "released-modules");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("--inception FILE.pb", "features install FILE");
  }

  private CommandRun reproduce(Path table, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "reproduce",
                "--table",
                table.toString(),
                "--modules",
                folder.resolve("modules").toString(),
                "--runs",
                folder.resolve("runs").toString(),
                "--report",
                folder.resolve("report").toString(),
                "--samples",
                "256",
                "--averaging-runs",
                "1",
                "--accumulator-samples",
                "640",
                "--quiet"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
