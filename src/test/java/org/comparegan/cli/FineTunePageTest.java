package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on fine-tuning: its four commands lead from a folder to samples and a score. */
class FineTunePageTest {
  /** Numbers that a test has no time for. */
  private static final Map<String, String> SHORTER = Map.of("500", "1", "6400", "64");

  @TempDir private Path directory = Path.of("");

  @Test
  void theCommandsOfThePageLeadToSamplesAndAScore() throws IOException {
    for (int i = 0; i < 44; i++) {
      Path file = directory.resolve("my pictures/class " + i / 11 + "/no " + i + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, Pictures.encoded("png", 40 + i, 45, i));
    }
    String page = Files.readString(Path.of("docs/finetune.md"));
    List<String> commands = PageCommands.lines(PageCommands.blocks(page, "sh").get(0));
    assertThat(commands).hasSize(4);
    commands.subList(0, 3).forEach(this::run);
    String scores = run(commands.get(3));
    assertThat(directory.resolve("samples.png")).exists();
    assertThat(scores).contains("fid", "is").doesNotContain("no test split");
    assertThat(directory.resolve("runs/mine/scores.csv")).exists();
  }

  /** Runs a line of the page from the root of the project; what it makes goes elsewhere. */
  private String run(String line) {
    String[] words =
        Arrays.stream(PageCommands.words(line))
            .map(word -> SHORTER.getOrDefault(word, word))
            .map(
                word ->
                    word.matches("my pictures|prepared|runs/mine|samples\\.png")
                        ? directory.resolve(word).toString()
                        : word)
            .toArray(String[]::new);
    CommandRun run = CommandRun.of(words);
    assertThat(run.code()).as(line + "\n" + run.err() + run.out()).isZero();
    return run.out();
  }
}
