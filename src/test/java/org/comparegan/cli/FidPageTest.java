package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.comparegan.file.UserFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on FIDs that differ: its commands give its numbers. */
class FidPageTest {
  private static final Pattern NUMBER = Pattern.compile("(?m)^(?:fid|fid_infinity|is) +(\\S+)");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void cacheHere() {
    System.setProperty(UserFolders.FOLDER, folder.toString());
  }

  @AfterEach
  void cacheElsewhere() {
    System.clearProperty(UserFolders.FOLDER);
  }

  @Test
  void everyCommandGivesTheNumberBehindIt() throws IOException {
    List<String> blocks = PageCommands.blocks(Files.readString(Path.of("docs/fid.md")), "sh");
    List<String> lines =
        blocks.stream().flatMap(block -> PageCommands.lines(block).stream()).toList();
    assertThat(lines).hasSizeGreaterThan(9);
    for (String line : lines) {
      String[] parts = line.split(" +# ");
      CommandRun run = CommandRun.of(PageCommands.words(parts[0]));
      assertThat(run.code()).as(line + "\n" + run.err()).isZero();
      if (parts.length == 2) {
        assertThat(shown(run.out(), parts[1])).as(line).isEqualTo(parts[1]);
      }
    }
  }

  /** The number of a table with as many decimals as the page gives it. */
  private static String shown(String table, String asOnThePage) {
    int decimals = asOnThePage.length() - asOnThePage.indexOf('.') - 1;
    List<MatchResult> found = NUMBER.matcher(table).results().toList();
    assertThat(found).as(table).hasSize(1);
    return ("%." + decimals + "f").formatted(Double.parseDouble(found.get(0).group(1)));
  }
}
