package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of the models that come with the project, from few samples. */
class QuickStartTest {
  @TempDir Path folder;

  @Test
  void aRowOfSeveralSeedsHasTheirSpread() throws IOException {
    CommandRun run =
        CommandRun.of(
            "reproduce",
            "--rows",
            "supervised,collapsed",
            "--samples",
            "200",
            "--accumulator-samples",
            "64",
            "--report",
            folder.toString(),
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode rows = new ObjectMapper().readTree(run.out()).get("rows");
    JsonNode supervised = rows.get(0).get("result").get("fid");
    JsonNode collapsed = rows.get(1).get("result").get("fid");
    assertThat(supervised.get("values")).hasSize(3);
    assertThat(supervised.get("std").asDouble()).isPositive();
    assertThat(rows.get(0).get("result").get("source").asText().split(", ")).hasSize(3);
    assertThat(collapsed.get("value").asDouble())
        .isGreaterThan(2 * supervised.get("value").asDouble());
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("supervised/config.gin", "over training seeds", "data:image/png;base64,");
  }

  @Test
  void anUnknownRowIsAUsageError() {
    CommandRun run = CommandRun.of("reproduce", "--rows", "supervise");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains("supervise", "supervised");
  }
}
