package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/library.md compile; {@link LibraryCheck} runs them. */
class LibraryPageTest {
  static final Path PAGE = Path.of("docs/library.md");
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");

  @TempDir private Path folder = Path.of("");

  @Test
  void everyProgramCompiles() throws IOException {
    Map<String, String> programs = programs();
    assertThat(programs).containsOnlyKeys("FromArrays", "FromStream", "ScoreModel", "Tune");
    for (String name : programs.keySet()) {
      Path file = write(folder, name, programs);
      assertThat(
              Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                  .run(null, null, null, "-d", folder.toString(), file.toString()))
          .as(name)
          .isZero();
    }
  }

  /** The programs by their class, in order. */
  static Map<String, String> programs() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    for (String block : PageCommands.blocks(Files.readString(PAGE), "java")) {
      Matcher name = NAME.matcher(block);
      assertThat(name.find()).isTrue();
      programs.put(name.group(1), block);
    }
    return programs;
  }

  /** The dependencies that the page shows: the metrics alone, and everything. */
  static List<String> dependencies() throws IOException {
    return PageCommands.blocks(Files.readString(PAGE), "xml");
  }

  static Path write(Path folder, String name, Map<String, String> programs) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".java"), Objects.requireNonNull(programs.get(name)));
  }
}
