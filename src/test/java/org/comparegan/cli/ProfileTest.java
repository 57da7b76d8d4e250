package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --profile}, end to end. */
class ProfileTest {
  private static final String CONFIG =
      TinyGan.CONFIG
          + """
          options.training_steps = 5
          options.disc_iters = 2
          run_config.tf_random_seed = 3
          """;

  @TempDir Path folder;

  @Test
  void tracesStepsWithoutChangingThem() throws Exception {
    CommandRun plain = train("plain", "--deterministic");
    CommandRun traced = train("traced", "--deterministic", "--profile", "2");
    assertThat(plain.code()).as(plain.err()).isZero();
    assertThat(traced.code()).isZero();

    JsonNode events =
        new ObjectMapper()
            .readTree(folder.resolve("traced/trace.json").toFile())
            .path("traceEvents");
    TreeSet<String> layers = new TreeSet<>();
    double[] filters = new double[1];
    int[] adams = new int[1];
    events.forEach(
        event -> {
          boolean backward = event.path("cat").asText().equals("backward");
          String type = event.path("name").asText();
          if (backward && type.equals("Conv2DBackpropFilter")) {
            layers.add(event.path("args").path("layer").asText());
            filters[0] += event.path("dur").asDouble() / 1000;
          }
          adams[0] += type.equals("ResourceApplyAdam") ? 1 : 0;
        });
    assertThat(layers).contains("discriminator/B1/down_conv2", "generator/B1/up_conv1");
    // Two generator steps, two discriminator steps before each.
    int weights = parameters("generator/") + 2 * parameters("discriminator/");
    assertThat(adams[0]).isEqualTo(2 * weights);

    String tables = Files.readString(folder.resolve("traced/profile.txt"));
    assertThat(traced.out()).contains(tables.lines().limit(5).toList());
    assertThat(tables).contains("generator/B1/up_conv1", "ResourceApplyAdam");
    double shown =
        Double.parseDouble(
            tables
                .lines()
                .filter(line -> line.startsWith("Conv2DBackpropFilter"))
                .findFirst()
                .orElseThrow()
                .split(" +")[2]);
    assertThat(shown).isCloseTo(filters[0] / 2, within(2e-3));
    assertSameWeights();
  }

  @Test
  void aRunThatIsTooShortSaysSo() throws Exception {
    CommandRun run = train("short", "--steps", "3", "--profile", "1");
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("it needs 4 generator steps");
    assertThat(folder.resolve("short/trace.json")).doesNotExist();
  }

  @Test
  void zeroStepsAreRefused() throws Exception {
    CommandRun run = train("none", "--profile", "0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--profile must be 1 or more, not 0");
  }

  private CommandRun train(String name, String... more) throws Exception {
    Path config = Files.writeString(folder.resolve("config.gin"), CONFIG);
    String[] fixed = {
      "train",
      "--config",
      config.toString(),
      "--run-dir",
      folder.resolve(name).toString(),
      "--sample-every",
      "0"
    };
    String[] all = Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return CommandRun.of(all);
  }

  private int parameters(String network) {
    try (Checkpoint last =
        CheckpointReader.open(folder.resolve("traced/model.ckpt-5").toString())) {
      return (int)
          last.names().stream()
              .filter(name -> name.startsWith(network) && name.matches(".*/[gd]_opt"))
              .count();
    }
  }

  private void assertSameWeights() {
    try (Checkpoint a = CheckpointReader.open(folder.resolve("plain/model.ckpt-5").toString());
        Checkpoint b = CheckpointReader.open(folder.resolve("traced/model.ckpt-5").toString())) {
      for (String name : a.names()) {
        assertThat(a.bytes(name)).as(name).isEqualTo(b.bytes(name));
      }
    }
  }
}
