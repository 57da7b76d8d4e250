package org.comparegan.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.comparegan.file.Visible;
import org.comparegan.report.Cell;
import org.comparegan.report.HtmlReport;
import org.comparegan.report.Section;
import org.comparegan.report.SpreadsheetCell;
import org.comparegan.report.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of strangers' files, classes and tensors, wherever people see them. */
class HostileNamesTest {
  /** Clears the screen, ends the line, turns the direction of writing, rings. */
  private static final String NAME = "a\u001b[2J\nb\tc\u202egnp.\u0007\u009b1m\r";

  private static final String SEEN = "a\\u001b[2J\\nb\\tc\\u202egnp.\\u0007\\u009b1m\\r";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Console console =
      new Console(new PrintWriter(out), new PrintWriter(err), false, false, () -> 80);

  @Test
  void namesAreOneVisibleLine() {
    assertThat(Visible.line(NAME)).isEqualTo(SEEN);
    assertThat(Visible.lines(NAME)).contains("\n", "\t").doesNotContain("\u001b", "\u202e", "\r");
    assertThat(Visible.line("Ünïcode, 中文, ‏é")).isEqualTo("Ünïcode, 中文, \\u200fé");
  }

  @Test
  void terminalsShowThemEscaped() {
    console.print(Table.of("", "name").row(Cell.of(NAME)).text());
    console.print("file " + NAME);
    console.notice("notice " + NAME);
    try (Progress progress = console.progress("reading " + NAME, 1, "files")) {
      progress.at(1, NAME);
    }
    console.flush();
    assertThat(out.toString()).contains(SEEN);
    assertThat(out.toString() + err).doesNotContain("\u001b", "\u202e", "\u0007", "\u009b", "\r");
  }

  @Test
  void failuresShowThemEscaped() {
    picocli.CommandLine line =
        new picocli.CommandLine(picocli.CommandLine.Model.CommandSpec.create().name("fail"));
    line.setErr(new PrintWriter(err));
    new Failures().report(new IllegalArgumentException("No tensor " + NAME), line);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("a\\u001b[2J")
        .doesNotContain("\u001b", "\u202e", "\u0007");
  }

  @Test
  void jsonKeepsThemAndHasNoNumberThatIsNone() throws IOException {
    console.json(Map.of("name", NAME, "fid", Double.NaN, "list", new Double[] {1.5, 1 / 0.0}));
    assertThat(out.toString()).doesNotContain("\u001b", "\u202e").doesNotContain("NaN", "Infinity");
    var read = new ObjectMapper().readTree(out.toString());
    assertThat(read.get("name").asText()).isEqualTo(NAME);
    assertThat(read.get("fid").isNull()).isTrue();
    assertThat(read.get("list").get(1).isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "=cmd|' /C calc'!A0, '''=cmd|'' /C calc''!A0'",
    "@SUM(A1), '''@SUM(A1)'",
    "+1+cmd, '''+1+cmd'",
    "-2+3, '''-2+3'",
    "-2.5e-3, -2.5e-3",
    "+7, +7",
    "plain, plain",
    "a=b, a=b"
  })
  void spreadsheetsComputeNoCells(String words, String cell) {
    assertThat(SpreadsheetCell.of(words)).isEqualTo(cell);
    assertThat(SpreadsheetCell.words(cell)).isEqualTo(words);
    String csv = Table.of("", "name", "n").row(Cell.of(words), Cell.of(-1.5, 1)).csv();
    assertThat(csv).doesNotContain("\n=", "\n@").endsWith(",-1.5\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'=1", "''@x", "'", "", "'a", "\t=1"})
  void everyCellIsReadAsItWasWritten(String words) {
    assertThat(SpreadsheetCell.words(SpreadsheetCell.of(words))).isEqualTo(words);
  }

  @Test
  void pagesRunNoScript() {
    String script = "<script>alert(1)</script>\"onload=\"x' | `a`";
    Table table =
        Table.of(script, script).row(Cell.of(script)).row(Cell.absent(script)).note(script);
    String html =
        new HtmlReport(
                script,
                script,
                java.util.List.of(
                    new Section.Numbers(table),
                    new Section.Facts(script, Map.of(script, script)),
                    new Section.Files(script, Map.of(script, script), java.util.Set.of()),
                    new Section.Words(script, java.util.List.of(script))))
            .html();
    assertThat(html).doesNotContain("<script", "\"onload");
    assertThat(table.markdown().lines().filter(line -> line.startsWith("| ")).toList())
        .allMatch(line -> line.replace("\\|", "").chars().filter(c -> c == '|').count() == 2)
        .noneMatch(line -> line.contains("<script") && !line.contains("\\<script"));
  }
}
