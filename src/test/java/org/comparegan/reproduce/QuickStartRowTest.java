package org.comparegan.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comparegan.reproduce.QuickStart.Row;
import org.comparegan.reproduce.QuickStart.Row.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the quick start's table, and files that are none. */
class QuickStartRowTest {
  private static final String ROW =
      """
      [{"name": "a", "labels": "all", "models": ["x", "y"], "kind": "trained",
        "fid": 4.5, "fid_std": 0.1, "is": 7, "is_std": 0.2},
       {"name": "b", "labels": "none", "model": "x", "kind": "collapsed"}]
      """;

  @TempDir Path folder;

  @Test
  void aRowHasOneModelOrSeveralAndNumbersOnceTheyAreRecorded() throws IOException {
    List<Row> rows = read(ROW);
    assertThat(rows).extracting(Row::kind).containsExactly(Kind.TRAINED, Kind.COLLAPSED);
    assertThat(rows.get(0).models()).containsExactly("x", "y");
    assertThat(rows.get(0).recorded()).contains(new Row.Recorded(4.5, 0.1, 7, 0.2));
    assertThat(rows.get(1).models()).containsExactly("x");
    assertThat(rows.get(1).recorded()).isEmpty();
  }

  @Test
  void whatIsNoTableIsRefusedByName() {
    for (String text :
        List.of(
            ROW.substring(0, ROW.length() / 2),
            ROW.replace("\"fid_std\": 0.1, ", ""),
            ROW.replace("collapsed", "folded"),
            ROW.replace("[\"x\", \"y\"]", "[]"),
            ROW.replace("\"labels\": \"none\", ", ""))) {
      assertThatThrownBy(() -> read(text))
          .as(text)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("rows.json is not a table of rows");
    }
  }

  private List<Row> read(String text) throws IOException {
    return Row.read(Files.writeString(folder.resolve("rows.json"), text));
  }
}
