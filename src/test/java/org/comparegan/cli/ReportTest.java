package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb report on a real run of four steps, and on a copy that says it was made otherwise. */
class ReportTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String CONFIG =
      TinyGan.CONFIG
          + """
          options.training_steps = 4
          weights.initializer = "orthogonal"
          resnet_biggan.Discriminator.project_y = True
          """;

  @TempDir static Path folder;

  private static Path first;
  private static Path second;

  @BeforeAll
  static void trainAndEvaluate() throws IOException {
    Path config = Files.writeString(folder.resolve("tiny.gin"), CONFIG);
    first = folder.resolve("first");
    second = folder.resolve("second");
    for (String steps : List.of("2", "4")) {
      done(
          "train",
          "--config",
          config.toString(),
          "--run-dir",
          first.toString(),
          "--steps",
          steps,
          "--sample-every",
          "2",
          "--quiet");
    }
    done(
        "evaluate",
        "--run-dir",
        first.toString(),
        "--steps",
        "2,4",
        "--samples",
        "64",
        "--averaging-runs",
        "2",
        "--accumulator-samples",
        "64",
        "--metrics",
        "fid,is,prd",
        "--quiet");
    copy(first, second);
    Path other = second.resolve("config.gin");
    Files.writeString(other, Files.readString(other).replace("g_lr = 0.001", "g_lr = 0.002"));
    Path provenance = second.resolve("provenance.json");
    ObjectNode facts = (ObjectNode) MAPPER.readTree(provenance.toFile());
    facts.put("java", "99").put("command", "another one");
    MAPPER.writeValue(provenance.toFile(), facts);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static CommandRun done(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  @Test
  void runsAreComparedInOnePageThatLoadsNothing() throws IOException {
    Path out = folder.resolve("out");
    CommandRun run =
        done(
            "report",
            first.toString(),
            second.toString(),
            "--out",
            out.toString(),
            "--samples",
            "64",
            "--training-images",
            "300",
            "--title",
            "Two learning rates");
    assertThat(run.out()).contains("Two learning rates", "best FID", "64 × 2");
    assertThat(run.err()).contains("filling them with 640 images");

    // Any three letters stand somewhere in the text of a picture.
    String page =
        Files.readString(out.resolve("report.html")).replaceAll("base64,[^\"]*", "base64,");
    assertThat(page)
        .contains("<h1>Two learning rates</h1>")
        .contains(
            "FID of checkpoints, lower is better: FID over generator steps; first, second",
            "<polygon")
        .contains("Precision over recall of the last evaluation, higher is better: precision")
        .contains("Discriminator loss: hinge loss over generator steps; first, second")
        .contains("Samples of first at step 4", "Samples of second at step 2")
        .contains("Nearest training images", "Paths between two latents")
        .contains("<mark>ModularGAN.g_lr = 0.002</mark>")
        .contains("How the trace of the square root")
        .doesNotContain("<script")
        .doesNotContain("NaN")
        .doesNotContainPattern("(src|href)=\"(?!data:image/png|#)");

    JsonNode numbers = MAPPER.readTree(out.resolve("report.numbers.json").toFile());
    JsonNode scores = numbers.at("/results/0/scores");
    assertThat(scores).hasSize(2);
    JsonNode logged = MAPPER.readTree(Files.readAllLines(first.resolve("scores.jsonl")).get(1));
    assertThat(scores.at("/1/fid/value").asDouble()).isEqualTo(logged.at("/fid/value").asDouble());
    assertThat(scores.at("/1/curves/prd/precision")).hasSize(101);
    assertThat(logged.at("/environment/device").asText()).isEqualTo("cpu");
    assertThat(numbers.at("/comparison/moving").asBoolean()).isTrue();

    List<String> csv = Files.readAllLines(out.resolve("report.csv"));
    assertThat(csv).hasSize(3);
    assertThat(csv.get(0)).startsWith("run,step,FID,FID std,best FID");
    assertThat(Double.parseDouble(csv.get(1).split(",")[2]))
        .isCloseTo(logged.at("/fid/value").asDouble(), within(1e-12));
    assertThat(out.resolve("report.md")).content().contains("| run | step |");
    assertThat(out.resolve("report.tex")).content().contains("\\toprule");
  }

  @Test
  void aDifferenceThatCanMoveTheNumberIsExitCodeThree() throws IOException {
    CommandRun run =
        CommandRun.of("report", "--diff", first.toString(), second.toString(), "--json");
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    JsonNode found = MAPPER.readTree(run.out()).get("differences");
    assertThat(found.findValuesAsText("name"))
        .contains("ModularGAN.g_lr", "java", "command")
        .doesNotContain("fid", "weights", "dataset.name");
    for (JsonNode row : found) {
      switch (row.get("name").asText()) {
        case "ModularGAN.g_lr" -> {
          assertThat(row.get("values").toString()).isEqualTo("[\"0.001\",\"0.002\"]");
          assertThat(row.get("influence").asText()).isEqualTo("moves");
        }
        case "java" -> assertThat(row.get("influence").asText()).isEqualTo("rounds");
        default -> assertThat(row.get("counts").asBoolean()).as(row.toString()).isFalse();
      }
    }
    CommandRun steps = CommandRun.of("report", "--diff", first + "#2", first + "#4");
    assertThat(steps.code()).isEqualTo(3);
    assertThat(steps.out()).contains("model weights", "number fid", "first#2", "can move");
    CommandRun same = CommandRun.of("report", "--diff", first.toString(), first.toString());
    assertThat(same.code()).as(same.out()).isZero();
    assertThat(same.out()).contains("No recorded difference");
  }

  @Test
  void checkpointsOnDiskAreComparedEvenIfTheyWereNotEvaluated() throws IOException {
    Path longer = folder.resolve("longer");
    copy(first, longer);
    done("train", "--run-dir", longer.toString(), "--steps", "6", "--quiet");
    CommandRun steps = CommandRun.of("report", "--diff", first.toString(), longer.toString());
    assertThat(steps.code()).isEqualTo(3);
    assertThat(steps.out()).contains("checkpoint newest step");

    Path replaced = folder.resolve("replaced");
    copy(first, replaced);
    for (String part : List.of(".index", ".data-00000-of-00001")) {
      Files.copy(
          replaced.resolve("model.ckpt-2" + part),
          replaced.resolve("model.ckpt-4" + part),
          StandardCopyOption.REPLACE_EXISTING);
    }
    CommandRun weights = CommandRun.of("report", "--diff", first.toString(), replaced.toString());
    assertThat(weights.code()).isEqualTo(3);
    assertThat(weights.out())
        .contains("checkpoint weights at step 4")
        .doesNotContain("at step 2", "checkpoint newest step");
    // The step that was named is the same in both.
    CommandRun named = CommandRun.of("report", "--diff", first + "#2", replaced + "#2");
    assertThat(named.code()).as(named.out()).isZero();
  }

  @Test
  void scoresOfTheReferenceAloneAreEnough() throws IOException {
    Path scores = Files.createDirectories(folder.resolve("theirs"));
    Files.writeString(
        scores.resolve("scores.csv"),
        """
        checkpoint_path,step,fid_score_list,fid_score_mean,fid_score_std
        gs://b/model.ckpt-1000,1000,20.0_22.0,21.0,1.0
        gs://b/model.ckpt-2000,2000,9.0_10.0,9.5,0.5
        """);
    CommandRun run =
        done("report", scores.toString(), "--json", "--out", folder.resolve("one").toString());
    JsonNode numbers = MAPPER.readTree(run.out());
    assertThat(numbers.at("/results/0/scores/1/fid/value").asDouble()).isEqualTo(9.5);
    assertThat(numbers.at("/results/0/scores/1/fid/std").asDouble()).isEqualTo(0.5);
    assertThat(folder.resolve("one/report.html")).content().contains("9.50<span class=\"std\">");
  }

  @Test
  void whatIsNoResultIsSaidOnOneLine() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    refused(1, "is not a result: it has neither config.gin", "report", empty.toString());
    refused(2, "There is no", "report", folder.resolve("nowhere").toString());
    refused(1, "no evaluation of step '3'", "report", "--no-models", first + "#3");
    refused(2, "--diff takes two results", "report", "--diff", first.toString());
    Path broken = Files.writeString(empty.resolve("row.json"), "{\"row\": ");
    refused(1, "is not JSON", "report", broken.toString());
  }

  private static void refused(int code, String why, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(why).hasLineCount(1);
  }
}
