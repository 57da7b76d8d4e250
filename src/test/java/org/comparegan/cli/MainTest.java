package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.cli.common.Verb;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.VisibleDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doctr                   | There is no verb 'doctr'. Did you mean doctor?",
        "trian --config x        | Did you mean train?",
        "data vrify x            | Did you mean verify?",
        "train --confg x         | Did you mean --config?",
        "metrics --metrics fidd  | no metric 'fidd'; did you mean fid? The metrics are fid,",
        "sample --from m --out x.jpg | written as .png, as .npz, or into a directory",
        "doctor --jsn            | Did you mean --json?",
        "doctor --device gpu     | 'gpu' is not a device",
        "doctor --threads 0      | '0' is not a number of threads",
        "sample --from m --out x.png --seed x | 'x' is not a whole number",
        "runs ls --seed 3        | --seed has no effect on 'runs ls': leave it out.",
        "doctor extra            | extra",
        "--nonsense              | --nonsense",
        "''                      | Which verb?",
      })
  void usageErrorsAreOneLineAndExitCodeTwo(String line, String expected) {
    CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.strip().split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(expected).contains("--help'").hasLineCount(1);
  }

  @Test
  void everyVerbShowsAnExample() {
    for (CommandLine verb : Main.commandLine().getSubcommands().values()) {
      if (verb.getCommand() instanceof Verb) {
        CommandRun run = CommandRun.of(verb.getCommandName(), "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Example").contains("./comparegan " + verb.getCommandName());
      }
    }
  }

  /** A line that is too long would be broken where nobody can copy it. */
  @Test
  void examplesFitATerminalOfEightyColumns() {
    assertThat(examples(Main.commandLine()).toList())
        .hasSizeGreaterThan(30)
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(78));
  }

  private static Stream<String> examples(CommandLine verb) {
    List<String> footer = List.of(verb.getCommandSpec().usageMessage().footer());
    return Stream.concat(
        footer.stream().filter(line -> line.matches("  \\./.*|      -.*")),
        verb.getSubcommands().values().stream().flatMap(MainTest::examples));
  }

  @Test
  void theVersionNamesTheLibraries() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("(?s)comparegan \\d.*TensorFlow-Java 1\\..*Java \\d.*");
  }

  @Test
  void theDoctorFindsEverything() throws IOException {
    CommandRun run = CommandRun.of("doctor", "--json", "--device", "cpu");
    JsonNode facts = new ObjectMapper().readTree(run.out());
    assertThat(facts.get("missing")).isEmpty();
    assertThat(facts.get("devices").get(0).asText()).startsWith("CPU");
    assertThat(facts.get("matrix product").asText()).matches("[1-9]\\d* GFLOP/s.*");
    assertThat(run.code()).isZero();
  }

  @Test
  void aGpuThatIsNotThereIsMissing() throws IOException {
    assumeThat(VisibleDevice.all(SessionOptions.defaults()))
        .noneMatch(device -> device.type().equals("GPU"));
    CommandRun run = CommandRun.of("doctor", "--json", "--device", "gpu:0");
    JsonNode facts = new ObjectMapper().readTree(run.out());
    assertThat(facts.get("missing").toString()).contains("a GPU");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aGpuThatIsAskedForAndNotThereIsAnErrorOfOtherVerbs() {
    assumeThat(VisibleDevice.all(SessionOptions.defaults()))
        .noneMatch(device -> device.type().equals("GPU"));
    CommandRun run = CommandRun.of("evaluate", "--run-dir", "runs", "--device", "gpu:0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("--device gpu:0: TensorFlow sees no GPU", "doctor --device gpu:0")
        .hasLineCount(1);
  }

  @Test
  void theFormerParityOptionNamesWhatReplacedIt() {
    CommandRun run = CommandRun.of("doctor", "--device", "cpu", "--parity");
    assertThat(run.err()).contains("tools/golden --quick");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void theCompletionScriptKnowsTheVerbs() {
    assertThat(CommandRun.of("completion").out())
        .contains("_complete_comparegan")
        .contains("doctor");
  }
}
