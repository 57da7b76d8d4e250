package org.comparegan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table TABLE =
      Table.of("Rows of 10 % & more", "row", "FID", "paper")
          .row(Cell.of("S³GAN, a|b"), Cell.of(9.125, 0.25, 2), Cell.of(12.5, 1))
          .row(Cell.of("untrained"), Cell.of(312.0, 2), Cell.absent("not in the paper"))
          .note("Lower is better.");

  @Test
  void textAlignsNumbersByTheirPoints() {
    assertThat(TABLE.text())
        .isEqualTo(
            """
            Rows of 10 % & more

            row                   FID  paper
            ──────────  ─────────────  ─────
            S³GAN, a|b    9.13 ± 0.25   12.5
            untrained   312.00             –

            Lower is better.
            """);
  }

  @Test
  void markdownAndLatexEscapeWhatTheyMust() {
    assertThat(TABLE.markdown())
        .contains("| row | FID | paper |\n| --- | ---: | ---: |\n")
        .contains("| S³GAN, a\\|b | 9.13 ± 0.25 | 12.5 |");
    assertThat(TABLE.latex())
        .contains("\\begin{tabular}{lrr}")
        .contains("S$^3$GAN, a|b & $9.13 \\pm 0.25$ & $12.5$ \\\\")
        .contains("untrained & $312.00$ & -- \\\\");
    assertThat(Table.of("", "50 % of_x").row(Cell.of("a&b")).latex())
        .contains("50 \\% of\\_x")
        .contains("a\\&b");
  }

  @Test
  void filesForProgramsKeepAllDigits() throws IOException {
    assertThat(TABLE.csv())
        .isEqualTo("row,FID,FID std,paper\n\"S³GAN, a|b\",9.125,0.25,12.5\nuntrained,312.0,,\n");
    JsonNode rows = new ObjectMapper().readTree(TABLE.json()).get("rows");
    assertThat(rows.get(0).get("FID").get("std").asDouble()).isEqualTo(0.25);
    assertThat(rows.get(1).get("FID").asDouble()).isEqualTo(312);
    assertThat(rows.get(1).get("paper").isNull()).isTrue();
  }

  @Test
  void aShortRowIsRefused() {
    assertThatThrownBy(() -> TABLE.row(Cell.of("x")))
        .hasMessageContaining("3 columns")
        .hasMessageContaining("1 cells");
  }
}
