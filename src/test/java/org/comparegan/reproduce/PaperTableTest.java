package org.comparegan.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.reproduce.PaperTable.Score.AgainstSeeds;
import org.comparegan.reproduce.PaperTable.Score.Certainty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaperTableTest {
  @TempDir Path folder;

  static List<String> names() throws IOException {
    return PaperTable.names();
  }

  /** Configurations exist and say what the row says; data sets and metrics are known. */
  @ParameterizedTest
  @MethodSource("names")
  void theTablesOfTheProjectAgreeWithItsConfigurations(String name) throws IOException {
    PaperTable table = PaperTable.open(name);
    assertThat(table.rows()).isNotEmpty();
    for (PaperTable.Row row : table.rows()) {
      assertThat(DataSets.names()).as(row.name()).contains(row.data());
      assertThat(row.paper().keySet()).as(row.name()).isSubsetOf(table.metrics());
      assertThat(row.image()).as(row.name()).matches("\\d+x\\d+x[13]");
      if (row.config().isPresent()) {
        Path file = Path.of(row.config().get());
        Experiment experiment = GinConfig.parse(List.of(file), List.of()).experiment();
        Architecture architecture = experiment.options().architecture();
        assertThat(architecture.ginName()).as(row.name()).isEqualTo(row.architecture().get());
      }
      row.architecture().ifPresent(a -> assertThat(Architecture.named(a)).as(a).isPresent());
    }
  }

  /** Numbers that the publication's modules were announced with. */
  @Test
  void theReleasedModulesHaveTheirNumbers() throws IOException {
    PaperTable table = PaperTable.open("released-modules");
    PaperTable.Row row =
        table.rows().stream().filter(r -> r.name().equals("s3gan-10-128x128")).findFirst().get();
    PaperTable.Score fid = Optional.ofNullable(row.paper().get("fid")).orElseThrow();
    assertThat(fid.value()).isEqualTo(7.6);
    assertThat(fid.certainty()).isEqualTo(Certainty.FOUND);
    assertThat(table.rows()).hasSize(21);
    assertThat(
            table.rows().stream()
                .skip(6)
                .map(r -> Optional.ofNullable(r.paper().get("fid")).orElseThrow().value()))
        .containsExactly(
            34.29, 35.85, 102.74, 112.92, 30.02, 32.05, 41.60, 42.51, 29.13, 40.36, 28.12, 30.08,
            22.91, 23.22, 22.73);
  }

  @Test
  void aNumberLiesWithinTheSpreadOfTheSeedsOrNot() {
    PaperTable.Score spread = new PaperTable.Score(8.0, Optional.of(0.14), Certainty.RECALLED, "");
    assertThat(spread.againstSeeds(8.1)).isEqualTo(AgainstSeeds.WITHIN);
    assertThat(spread.againstSeeds(7.8)).isEqualTo(AgainstSeeds.OUTSIDE);
    PaperTable.Score alone = new PaperTable.Score(8.0, Optional.empty(), Certainty.FOUND, "");
    assertThat(alone.againstSeeds(8.0)).isEqualTo(AgainstSeeds.NO_SPREAD);
  }

  @Test
  void whatIsNoTableIsRefusedByName() throws IOException {
    assertThatThrownBy(() -> PaperTable.open("imagenet-12"))
        .isInstanceOf(ReproduceException.class)
        .hasMessageContainingAll("no table 'imagenet-12'; did you mean imagenet-128?", "landscape");
    Path file = folder.resolve("mine.json");
    Files.writeString(file, "{\"title\": \"t\", \"metrics\": [], \"rows\": [{\"name\": \"a\"}]}");
    assertThatThrownBy(() -> PaperTable.open(file.toString()))
        .hasMessageContainingAll("mine.json is not a table of rows", "paper");
  }

  @Test
  void aTableMayHaveFieldsOfItsOwnButNeedsItsSource() throws IOException {
    String json =
        """
        {"title": "t", "source": "s", "data": "d", "features": "f", "metrics": ["fid"], "by": "me",
         "rows": [{"name": "a", "method": "m", "labels": "all", "image": "32x32x1", "year": 2019,
                   "paper": {"fid": {"value": 7.5, "certainty": "found", "page": 8}}}]}
        """;
    Path file = Files.writeString(folder.resolve("own.json"), json);
    PaperTable table = PaperTable.open(file.toString());
    assertThat(table.rows()).hasSize(1).first().extracting(PaperTable.Row::data).isEqualTo("d");
    Files.writeString(file, json.replace("\"source\": \"s\", ", ""));
    assertThatThrownBy(() -> PaperTable.open(file.toString()))
        .isInstanceOf(ReproduceException.class)
        .hasMessageContainingAll("own.json is not a table of rows", "source");
    Files.writeString(file, json.replace("found", "guessed"));
    assertThatThrownBy(() -> PaperTable.open(file.toString()))
        .hasMessageContaining("own.json is not a table of rows");
  }
}
