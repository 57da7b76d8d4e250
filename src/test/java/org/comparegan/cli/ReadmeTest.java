package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.comparegan.file.JavaProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells people to type works as it stands there. */
class ReadmeTest {
  private static final Pattern SECTION =
      Pattern.compile("## ([^\n]+)\n(.*?)(?=\n## |\\z)", Pattern.DOTALL);

  private static final List<String> LINKED =
      List.of("checkpoints", "configs", "data", "tables", "tf-graphs");

  @TempDir private Path folder = Path.of("");

  /** A checkout to work in: what a command writes goes there. */
  @BeforeEach
  void link() throws IOException {
    for (String part : LINKED) {
      Files.createSymbolicLink(folder.resolve(part), Path.of(part).toAbsolutePath());
    }
  }

  @AfterEach
  void unlink() throws IOException {
    for (String part : LINKED) {
      Files.delete(folder.resolve(part));
    }
  }

  @Test
  void everyCommandParses() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String job : List.of("Reproduce", "Fine-tune", "Guard")) {
      commands.addAll(commands(job));
    }
    assertThat(commands).hasSizeBetween(7, 12);
    for (String command : commands) {
      assertThat(Main.commandLine().parseArgs(PageCommands.words(command)).hasSubcommand())
          .as(command)
          .isTrue();
    }
  }

  @Test
  void theProgramPrintsAnFid() throws Exception {
    Files.writeString(folder.resolve("Example.java"), block("From Java", "java"));
    String printed = run(folder.resolve("Example.java").toString());
    assertThat(Double.parseDouble(printed.replaceFirst("(?s).*FID ", ""))).isBetween(1.0, 4.0);
    assertThat(ImageIO.read(folder.resolve("samples.png").toFile()).getWidth()).isEqualTo(40 * 32);
  }

  @Tag("slow")
  @Test
  void theCommandsOfTheThreeJobsRun() throws Exception {
    for (String job : List.of("Reproduce", "Fine-tune", "Guard")) {
      for (String command : commands(job)) {
        run(Main.class.getName(), PageCommands.words(command));
      }
    }
    assertThat(folder.resolve("report/report.html")).exists();
    assertThat(ImageIO.read(folder.resolve("food.png").toFile()).getColorModel().getNumComponents())
        .isEqualTo(3);
    assertThat(folder.resolve("runs/food/scores.csv")).exists();
    assertThat(folder.resolve("baseline.xml")).exists();
  }

  /** Runs a class, or a file of source, in the folder; what it printed. */
  private String run(String main, String... arguments) throws Exception {
    File log = Files.createTempFile(folder, "log", ".txt").toFile();
    Process process =
        JavaProcess.of(List.of("-Xmx2g"), main, List.of(arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    boolean ended = process.waitFor(20, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(log.toPath());
    assertThat(ended && process.waitFor() == 0)
        .as(String.join(" ", arguments) + "\n" + printed)
        .isTrue();
    return printed;
  }

  private static List<String> commands(String job) throws IOException {
    return PageCommands.lines(block(job, "sh"));
  }

  /** The only block of a section. */
  private static String block(String heading, String kind) throws IOException {
    List<String> blocks =
        SECTION
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .filter(section -> section.group(1).startsWith(heading))
            .flatMap(section -> PageCommands.blocks(section.group(2), kind).stream())
            .toList();
    assertThat(blocks).as(heading).hasSize(1);
    return blocks.get(0);
  }
}
