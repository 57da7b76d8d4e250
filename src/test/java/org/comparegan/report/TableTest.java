package org.comparegan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
  void aNarrowTextLeavesOutExpendableColumnsThenWrapsWords() {
    Table table =
        Table.of("", "row", "measured FID", "what it is", "seconds")
            .row(Cell.of("a"), Cell.of(3.5, 2), Cell.of("one word after another"), Cell.of(7, 0))
            .row(Cell.of("b"), Cell.of(13.5, 2), Cell.of("generator/B1/kernel"), Cell.of(7, 0))
            .expendable("seconds");
    assertThat(table.text(32))
        .isEqualTo(
            """
                 measured
            row       FID  what it is
            ───  ────────  ─────────────────
            a        3.50  one word after
                           another
            b       13.50  generator/B1/
                           kernel

            Left out to fit 32 columns:
            seconds.
            """);
    assertThat(table.text(54)).isEqualTo(table.text());
  }

  @Test
  void aPathAsAHeadingIsBroken() {
    Table table =
        Table.of("", "metric", "runs/a/model.ckpt-20000-of-a-long-name")
            .row(Cell.of("prdc.precision"), Cell.of(0.5, 2));
    assertThat(table.text(40))
        .isEqualTo(
            """
                            runs/a/model.ckpt-20000-
            metric                    of-a-long-name
            ──────────────  ────────────────────────
            prdc.precision                      0.50
            """);
  }

  @Test
  void whatDoesNotFitBesideOtherColumnsStandsBelow() {
    Cell wide = Cell.of(1e6, 5);
    assertThat(Table.of("", "row", "a", "b", "c").row(Cell.of("r"), wide, wide, wide).text(35))
        .isEqualTo(
            """
            row              a              b
            ───  ─────────────  ─────────────
            r    1000000.00000  1000000.00000

            row              c
            ───  ─────────────
            r    1000000.00000
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

  /** Each of 150,000 rows copied all before it, and CSV looked through them all for each. */
  @Test
  @Timeout(30)
  void aLongTableTakesTimeInProportion() {
    Table table = Table.of("", "name", "n");
    Table half = table;
    for (int i = 0; i < 150_000; i++) {
      table = table.row(Cell.of("tensor" + i), Cell.of(i, 0));
      half = i == 74_999 ? table : half;
    }
    assertThat(table.text().lines()).hasSize(150_002);
    assertThat(table.csv().lines()).hasSize(150_001);
    assertThat(table.markdown().lines()).hasSize(150_002);
    assertThat(half.row(Cell.of("other"), Cell.of(1, 0)).rows()).hasSize(75_001);
    assertThat(table.rows().get(75_000).get(0)).isEqualTo(Cell.of("tensor75000"));
  }

  @Test
  void aShortRowIsRefused() {
    assertThatThrownBy(() -> TABLE.row(Cell.of("x")))
        .hasMessageContaining("3 columns")
        .hasMessageContaining("1 cells");
  }
}
