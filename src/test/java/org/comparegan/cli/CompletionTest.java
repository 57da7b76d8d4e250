package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.cli.common.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** The completion script as bash runs it, and which options have values to complete. */
class CompletionTest {
  private static final Path BASH = Path.of("/bin/bash");

  /** Names that nobody but the user knows. */
  private static final List<String> FREE = List.of("--name", "--array", "--allow-missing", "NAME");

  @TempDir static Path folder;

  @BeforeAll
  static void script() throws IOException {
    CommandRun run = CommandRun.of("completion");
    assertThat(run.code()).isZero();
    Files.writeString(folder.resolve("completion"), run.out());
    Files.createDirectories(folder.resolve("my pictures/a"));
    Files.writeString(folder.resolve("labels.csv"), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "tr                                | train",
        "data ''                           | ls,show,verify,prepare",
        "help baselin                      | baseline",
        "runs ls --js                      | --json",
        "runs ls --see                     | ''",
        "train --config fashion-mnist-32/super | fashion-mnist-32/supervised",
        "train --config x fashion-mnist-32/super | fashion-mnist-32/supervised",
        "train --data fashion-mnist-       | fashion-mnist-32",
        "train --data = fashion-mnist-     | fashion-mnist-32",
        "train --data m                    | mnist,my\\ pictures/",
        "train --labels lab                | labels.csv",
        "train --on-nan ''                 | stop,skip,rollback",
        "train --steps ''                  | ''",
        "evaluate --metrics fid,i          | fid,is;fid,intra_fid",
        "evaluate --profile comp           | compare_gan",
        "reproduce --table released        | released-modules",
        "reproduce --rows s2               | s2gan-10",
        "reproduce --rows untrained,supervised- | untrained,supervised-long",
        "reproduce --table seeds --rows s3gan-co-1 | s3gan-co-10",
        "export x --format s               | saved-model,safetensors",
        "labels write --format ''          | tfrecord,csv",
        "features --features fa            | fashion-mnist-32",
        "graph show dcg                    | dcgan_arch",
        "metrics --explain compare_gan tt  | ttur",
      })
  void wordsAreCompleted(String line, String expected) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(BASH));
    String words =
        """
        source ./completion
        COMP_WORDS=(comparegan %s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _complete_comparegan
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(line);
    Process bash =
        new ProcessBuilder(BASH.toString(), "-c", words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(answer).isZero();
    List<String> found = answer.lines().map(String::strip).filter(w -> !w.isEmpty()).toList();
    String separator = expected.contains(";") || line.contains(",") ? ";" : ",";
    assertThat(found)
        .containsExactlyElementsOf(
            Stream.of(expected.replace("''", "").split(separator))
                .filter(word -> !word.isEmpty())
                .toList());
  }

  @Test
  void whatHasANameIsCompleted() {
    assertThat(arguments(Main.commandLine()))
        .filteredOn(
            argument -> argument.paramLabel().matches(".*\\b(NAME|FILE|DIR|PATH|ARCH)\\b.*"))
        .filteredOn(argument -> !FREE.contains(name(argument)))
        .filteredOn(argument -> !argument.paramLabel().contains("NAME=VALUE"))
        .filteredOn(argument -> Kind.of(argument).isEmpty())
        .map(CompletionTest::name)
        .containsOnly("--run-dir", "--allow-config-change", "--runs");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof CommandLine.Model.OptionSpec option
        ? option.longestName()
        : argument.paramLabel();
  }

  private static Stream<ArgSpec> arguments(CommandLine line) {
    return Stream.concat(
        line.getCommandSpec().args().stream(),
        line.getSubcommands().values().stream().distinct().flatMap(CompletionTest::arguments));
  }
}
