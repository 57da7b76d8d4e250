package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comparegan.file.JavaProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table together. */
class JobsTest {
  @TempDir Path folder;

  @Test
  void whatIsNoNumberIsRefused() throws IOException {
    Path table = Files.writeString(folder.resolve("t.json"), table());
    CommandRun run =
        CommandRun.of(
            "reproduce", "--table", table.toString(), "--jobs", "many", "--report", folder + "/r");
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("--jobs is auto or a number from 1, not 'many'");
  }

  /** Two real rows in two processes; this process then finds both results. */
  @Test
  @Tag("slow")
  void rowsAreMeasuredInProcessesOfTheirOwn() throws IOException {
    Path table = Files.writeString(folder.resolve("t.json"), table());
    CommandRun run =
        CommandRun.of(
            "reproduce",
            "--table",
            table.toString(),
            "--jobs",
            "2",
            "--runs",
            "checkpoints",
            "--report",
            folder + "/r",
            "--samples",
            "64",
            "--averaging-runs",
            "1",
            "--accumulator-samples",
            "64",
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("measuring 2/2 rows");
    JsonNode rows = new ObjectMapper().readTree(run.out()).get("rows");
    // Only a process of its own has a command line of this program.
    assertThat(rows.at("/0/result/environment/command").asText())
        .startsWith("comparegan reproduce")
        .contains("--rows fashion-mnist-32-supervised", "--threads");
    assertThat(rows.at("/0/result/fid/value").asDouble())
        .isLessThan(rows.at("/1/result/fid/value").asDouble());
  }

  /** A whole process, since Ctrl-C ends one. */
  @Test
  @Tag("slow")
  void anInterruptionEndsTheProcessesOfTheRows() throws IOException, InterruptedException {
    Path table = Files.writeString(folder.resolve("t.json"), table());
    List<String> arguments =
        List.of(
            "reproduce",
            "--table",
            table.toString(),
            "--jobs",
            "2",
            "--runs",
            "checkpoints",
            "--report",
            folder + "/r");
    Process parent =
        JavaProcess.of(Main.class.getName(), arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> rows = List.of();
    for (int i = 0; i < 600 && rows.size() < 2 && parent.isAlive(); i++) {
      Thread.sleep(100);
      rows = parent.descendants().toList();
    }
    assertThat(rows).hasSize(2);

    parent.destroy();

    assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(parent.exitValue()).isEqualTo(143);
    assertThat(rows).noneMatch(ProcessHandle::isAlive);
  }

  private static String table() {
    return """
    {"title": "Two", "source": "nowhere", "data": "fashion-mnist-32",
     "features": "fashion-mnist-32", "metrics": ["fid"],
     "rows": [
      {"name": "fashion-mnist-32-supervised", "method": "m", "labels": "all",
       "image": "32x32x1", "config": "configs/fashion-mnist-32/supervised.gin", "paper": {}},
      {"name": "fashion-mnist-32-s3gan-10", "method": "m", "labels": "10 %",
       "image": "32x32x1", "paper": {}}]}
    """;
  }
}
