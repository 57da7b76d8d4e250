package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.experiment.NamedConfigs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fashion-mnist-32/supervised",
        "fashion-mnist-32/supervised.gin",
        "configs/fashion-mnist-32/supervised",
        "configs/fashion-mnist-32/supervised.gin"
      })
  void aConfigurationIsFoundByNameOrPath(String given) throws IOException {
    assertThat(
            Files.isSameFile(
                NamedConfigs.find(given), Path.of("configs/fashion-mnist-32/supervised.gin")))
        .isTrue();
  }

  @Test
  void aPathWins(@TempDir Path folder) throws IOException {
    Path own = Files.writeString(folder.resolve("own.gin"), "options.z_dim = 3\n");
    assertThat(NamedConfigs.find(own.toString())).isEqualTo(own);
    assertThat(NamedConfigs.find(folder.resolve("own").toString())).isEqualTo(own);
    assertThatThrownBy(() -> NamedConfigs.find(folder.toString()))
        .hasMessageContaining("there is no file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --config CONFIG",
        "evaluate --run-dir . --config CONFIG",
        "sample --from . --config CONFIG --out x.png",
        "import . --to x --config CONFIG",
        "graph show sndcgan --resolution 32 --config CONFIG"
      })
  void anUnknownNameIsAnErrorThatSaysTheNearest(String line) {
    CommandRun run = CommandRun.of(line.replace("CONFIG", "fashion-mnist-32/supervisd").split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("fashion-mnist-32/supervisd", "fashion-mnist-32/supervised", "configs ls")
        .hasLineCount(1);
  }

  @Test
  void theFolderOfANameMayBeMissing() {
    assertThat(CommandRun.of("train", "--config", "supervised").err())
        .contains("cifar10-32/supervised, fashion-mnist-32/supervised");
  }

  @Test
  void theyAreListedInEightyColumnsWithPublishedNumbers() {
    CommandRun run = CommandRun.inColumns(80, "configs", "ls");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.out())
        .containsPattern("imagenet-128/biggan +BigGAN with all labels +8\\.40")
        .contains(
            "reference/resnet_cifar10", "--parts also lists", "Left out to fit 80 columns: table")
        .doesNotContain("methods/");
    assertThat(CommandRun.of("configs", "ls", "--parts").out()).contains("methods/s3gan");
    assertThat(CommandRun.of("configs", "ls", "nothing").err()).contains("a name with 'nothing'");
  }

  @Test
  void asJsonTheySayDataSetAndSteps() throws IOException {
    JsonNode all =
        new ObjectMapper()
            .readTree(CommandRun.of("configs", "ls", "imagenet-128/s3gan-10", "--json").out());
    assertThat(all).hasSize(1);
    assertThat(all.get(0).get("dataset").asText()).isEqualTo("imagenet_128");
    assertThat(all.get(0).get("complete").asBoolean()).isTrue();
    assertThat(all.get(0).get("published").get(0).get("table").asText()).isEqualTo("imagenet-128");
    assertThat(all.get(0).get("published").get(0).get("fid").asDouble()).isPositive();
  }
}
