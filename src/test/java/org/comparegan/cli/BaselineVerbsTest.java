package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.checkpoint.TemporaryFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.GraphDef;

/** What a baseline notices: each change alone, on a copy of a model that comes with the project. */
class BaselineVerbsTest {
  private static final Path MODEL = Path.of("checkpoints/fashion-mnist-32-s3gan-10");
  private static final String PREFIX = "model.ckpt-2000";

  @TempDir Path folder;
  private Path model = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void record() throws IOException {
    model = TemporaryFiles.copy(MODEL, folder.resolve("model"));
    file = folder.resolve("baseline.json");
    CommandRun run = recordModel("--samples", "0");

    assertThat(run.code()).isZero();
  }

  @Test
  void theModelsOfTheQuickStartAreAsRecorded() throws IOException {
    Path junit = folder.resolve("junit.xml");
    Path markdown = folder.resolve("summary.md");
    CommandRun run =
        CommandRun.of(
            "baseline",
            "check",
            "--file",
            "checkpoints/baseline.json",
            "--junit",
            junit.toString(),
            "--markdown",
            markdown.toString());
    assertThat(run.out()).doesNotContain("DIFFERS");
    assertThat(run.code()).isZero();
    assertThat(lines(run, " fid ")).hasSize(2);
    assertThat(Files.readString(junit)).contains("tests=\"9\" failures=\"0\"");
    assertThat(Files.readString(markdown)).contains("| fashion-mnist-32-supervised | fid |");
  }

  @Test
  void aChangedWeightIsNamed() throws IOException {
    String changed = "generator/B2/same_conv2/kernel";
    Path other = Files.createDirectory(folder.resolve("other"));
    String prefix = other.resolve(PREFIX).toString();
    try (Checkpoint from = CheckpointReader.open(model.resolve(PREFIX).toString());
        BundleWriter writer = BundleWriter.create(prefix)) {
      for (String name : from.names()) {
        if (name.equals(changed)) {
          float[] values = from.floats(name);
          values[3] += 1e-3f;
          writer.floats(name, from.info(name).shape(), values);
        } else {
          writer.copy(from, name);
        }
      }
      writer.finish();
    }
    CheckpointState.of(prefix, List.of(prefix)).write(other);
    Files.copy(model.resolve("config.gin"), other.resolve("config.gin"));
    Files.writeString(file, Files.readString(file).replace("\"model\"", "\"other\""));

    CommandRun run = check();
    assertThat(run.code()).isEqualTo(3);
    assertThat(differing(run)).hasSize(1).first().asString().contains("weights", changed);
  }

  @Test
  void aChangedLayerShowsInTheGraph() throws IOException {
    append("layers.literal_forms = True");
    CommandRun run = check();
    assertThat(run.code()).isEqualTo(3);
    assertThat(differing(run)).hasSize(1).first().asString().contains("graph", "- ", "+ ");
  }

  @Test
  void anotherOrderOfTheDataIsNoticed() throws IOException {
    append("dataset.seed = 548");
    CommandRun run = check();
    assertThat(run.code()).isEqualTo(3);
    assertThat(differing(run)).hasSize(1).first().asString().contains("data order");
  }

  @Test
  void anotherDefinitionOfAMetricIsNoticed() throws IOException {
    String text = Files.readString(file);
    Files.writeString(
        file, text.replace("\"fid.covariance\" : \"n-1\"", "\"fid.covariance\" : \"n\""));
    CommandRun run = check();
    assertThat(run.code()).isEqualTo(3);
    assertThat(differing(run))
        .hasSize(1)
        .first()
        .asString()
        .contains("metric definitions", "fid.covariance: n-1, was n");
  }

  @Test
  void aModelThatCannotBeReadIsAFailedCaseAmongTheOthers() throws IOException {
    String text = Files.readString(file);
    int entry = text.indexOf("\"model\" : {");
    String record =
        text.substring(text.indexOf('{', entry), text.lastIndexOf('}', text.lastIndexOf('}') - 1));
    Files.writeString(
        file, text.substring(0, entry) + "\"gone\" : " + record + ",\n" + text.substring(entry));
    Path junit = folder.resolve("junit.xml");
    Path markdown = folder.resolve("summary.md");
    CommandRun run =
        CommandRun.of(
            "baseline",
            "check",
            "--json",
            "--quiet",
            "--file",
            file.toString(),
            "--junit",
            junit.toString(),
            "--markdown",
            markdown.toString());
    assertThat(run.code()).isEqualTo(1);
    JsonNode models = new ObjectMapper().readTree(run.out()).path("models");
    assertThat(models.get(0).path("model").asText()).isEqualTo("gone");
    assertThat(models.get(0).path("failure").asText()).contains("no such model");
    assertThat(models.get(1).path("agrees").asBoolean()).isTrue();
    assertThat(Files.readString(junit))
        .contains("name=\"gone\" tests=\"1\" failures=\"0\" errors=\"1\"", "no such model")
        .contains("name=\"model\" tests=\"6\" failures=\"0\" errors=\"0\"");
    assertThat(Files.readString(markdown))
        .contains("| gone | all |", "FAILED", "| model | weights |");
  }

  @Test
  void outputsAreCheckedBeforeTheWork() {
    for (String option : List.of("--junit", "--markdown")) {
      CommandRun run =
          CommandRun.of(
              "baseline", "check", "--file", "gone.json", option, folder + "/nowhere/file");
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains(option, "there is no directory");
    }
    CommandRun run =
        CommandRun.of("baseline", "record", "--file", folder.toString(), "--model", "m");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is a directory");
  }

  /** The network is found again beside the baseline, and another one in its place is named. */
  @Test
  void theFeatureNetworkIsRemembered() throws IOException {
    Path network = folder.resolve("features.pb");
    Files.copy(Path.of("tf-graphs/features/fashion-mnist-32.pb"), network);
    CommandRun made =
        recordModel(
            "--samples", "64", "--accumulator-samples", "64", "--features", network.toString());
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(Files.readString(file)).contains("\"network\" : \"features.pb\"");
    CommandRun same = check();
    assertThat(same.code()).as(same.out()).isZero();
    assertThat(lines(same, "feature network")).hasSize(1);

    byte[] other = Files.readAllBytes(network);
    GraphDef.Builder graph = GraphDef.parseFrom(other).toBuilder();
    graph.addNode(graph.getNode(0).toBuilder().setName("another"));
    Files.write(network, graph.build().toByteArray());
    CommandRun changed = check();
    assertThat(changed.code()).isEqualTo(3);
    assertThat(differing(changed)).hasSize(1).first().asString().contains("feature network");

    Files.delete(network);
    CommandRun gone = check();
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.out()).contains("FAILED", "features.pb");
  }

  @Test
  void aFileThatIsNoBaselineOfThisVersionIsRefused() throws IOException {
    Files.writeString(file, Files.readString(file).replace("\"format\" : 1", "\"format\" : 7"));
    CommandRun newer = check();
    assertThat(newer.code()).isEqualTo(1);
    assertThat(newer.err()).contains("format 7", "record it again");
    Files.writeString(file, "no JSON");
    assertThat(check().err()).contains("is not a baseline");
  }

  private CommandRun recordModel(String... more) {
    List<String> line = new ArrayList<>(List.of("baseline", "record", "--quiet"));
    line.addAll(List.of("--file", file.toString(), "--model", model.toString()));
    line.addAll(List.of(more));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private CommandRun check() {
    return CommandRun.of("baseline", "check", "--file", file.toString());
  }

  private void append(String binding) throws IOException {
    Path config = model.resolve("config.gin");
    Files.writeString(config, Files.readString(config) + "\n" + binding + "\n");
  }

  private static List<String> differing(CommandRun run) {
    return lines(run, "DIFFERS");
  }

  private static List<String> lines(CommandRun run, String part) {
    return run.out().lines().filter(line -> line.contains(part)).toList();
  }
}
