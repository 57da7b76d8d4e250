package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The page on CI: its workflow parses, and its commands do what it says. */
class CiPageTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void theCommandsOfThePageRun() throws IOException {
    List<String> commands =
        blocks("sh").stream().flatMap(block -> PageCommands.lines(block).stream()).toList();
    assertThat(commands).hasSize(2);
    for (String command : commands) {
      run(command);
    }
    assertThat(directory.resolve("baseline.json")).exists();
    assertThat(directory.resolve("baseline.xml")).exists();
    assertThat(directory.resolve("baseline.md")).exists();
  }

  @Test
  void theWorkflowParsesAndItsCommandsRun() throws IOException {
    String workflow = blocks("yaml").stream().reduce((one, two) -> two).orElseThrow();
    JsonNode root = new ObjectMapper().valueToTree(new Yaml().load(workflow));
    List<String> commands = new ArrayList<>();
    for (JsonNode step : root.path("jobs").path("check").path("steps")) {
      if (step.has("run")) {
        commands.add(step.path("run").asText());
      }
    }
    assertThat(commands).hasSize(2);
    run(commands.get(0));
    assertThat(commands.get(1)).startsWith("cat baseline.md");
    assertThat(Files.readString(directory.resolve("baseline.md"))).contains("| agrees |");
    assertThat(workflow).contains("path: baseline.xml");
    assertThat(directory.resolve("baseline.xml")).exists();
  }

  /** Runs a line of the page from the root of the project; what it makes goes elsewhere. */
  private void run(String line) {
    String[] words = PageCommands.words(line);
    for (int i = 0; i < words.length; i++) {
      if (words[i].matches("baseline\\.(json|xml|md)")) {
        words[i] = directory.resolve(words[i]).toString();
      }
    }
    CommandRun run = CommandRun.of(words);
    assertThat(run.code()).as(line + "\n" + run.err() + run.out()).isZero();
  }

  private static List<String> blocks(String kind) throws IOException {
    return PageCommands.blocks(Files.readString(Path.of("docs/ci.md")), kind);
  }
}
