package org.comparegan.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.reproduce.PaperTable.Score;
import org.comparegan.reproduce.PaperTable.Score.Certainty;
import org.comparegan.reproduce.RowOutcome.Status;
import org.junit.jupiter.api.Test;

/** Rows that were measured, are absent or failed, beside their published numbers. */
class PaperReportTest {
  private static final Score SPREAD = new Score(8.0, Optional.of(0.5), Certainty.RECALLED, "");
  private static final Score ALONE = new Score(8.0, Optional.empty(), Certainty.FOUND, "");

  private static PaperTable.Row row(String name, Map<String, Score> paper) {
    return new PaperTable.Row(
        name,
        "S3GAN",
        "10 %",
        "d",
        "32x32x1",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        paper);
  }

  private static PaperReport report(RowOutcome... outcomes) {
    List<PaperTable.Row> rows = List.of(outcomes).stream().map(RowOutcome::row).toList();
    return new PaperReport(
        new PaperTable("t", "T", "S", "f", List.of("fid", "is"), rows), List.of(outcomes));
  }

  private static RowOutcome measured(String name, Map<String, Score> paper) throws IOException {
    JsonNode result =
        new ObjectMapper()
            .readTree(
                "{\"fid\": {\"value\": 8.6, \"std\": 0.1, \"values\": [8.5, 8.7]}, \"provenance\":"
                    + " {\"samples\": 64}, \"warnings\": [\"few samples\"]}");
    return new RowOutcome(row(name, paper), Status.MEASURED, "", result, Optional.empty());
  }

  @Test
  void aMeasuredRowHasDifferenceAndVerdict() throws IOException {
    PaperReport report = report(measured("a", Map.of("fid", SPREAD)));
    assertThat(report.table().text())
        .contains(
            "8.60 ± 0.10",
            "FID outside the seeds",
            "FID: lower is better; IS: higher",
            "few samples.",
            "quoted from memory");
    JsonNode fid = report.json().at("/rows/0/paper/fid");
    assertThat(fid.get("difference").asDouble()).isCloseTo(0.6, within(1e-12));
    assertThat(fid.get("verdict").asText()).isEqualTo("outside the seeds");
    assertThat(report.good()).isTrue();
    assertThat(report.page().html())
        .contains("How it was measured", "Generated images", "Lower is better.");
  }

  @Test
  void aNumberWithoutPublishedSpreadHasNoVerdictInTheTable() throws IOException {
    PaperReport report = report(measured("a", Map.of("fid", ALONE)));
    assertThat(report.table().text())
        .contains("measured")
        .doesNotContain("no spread", "quoted from memory");
    assertThat(report.json().at("/rows/0/paper/fid/verdict").asText())
        .isEqualTo("no spread published");
  }

  @Test
  void rowsWithoutNumbersSayWhy() throws IOException {
    PaperReport report =
        report(
            measured("a", Map.of()),
            RowOutcome.without(row("b", Map.of("fid", ALONE)), Status.ABSENT, "no model"),
            RowOutcome.without(row("c", Map.of()), Status.FAILED, "cut off"));
    assertThat(report.summary()).isEqualTo("1 of 3 rows measured, 1 absent, 1 failed");
    assertThat(report.good()).isFalse();
    assertThat(report.table().notes()).contains("b: no model.", "c: cut off.");
    assertThat(report.json().at("/rows/1/paper/fid").has("verdict")).isFalse();
    assertThat(report.json().at("/rows/2/reason").asText()).isEqualTo("cut off");
  }

  @Test
  void theCostOfARowGrowsWithItsImages() {
    RowCost cost = new RowCost(30_000_000_000L, 10_000_000, 5_000_000);
    assertThat(cost.minutes(1000, 100)).isCloseTo(20, within(1e-9));
    assertThat(cost.gigabytes()).isCloseTo(4 * (0.02 + 64 * 0.005), within(1e-9));
    assertThat(RowCost.of(row("a", Map.of()))).isEmpty();
  }
}
