package org.comparegan.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.reproduce.RowProcesses.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many rows run together, and what each process is told. */
class RowProcessesTest {
  @TempDir Path folder;

  @Test
  void memoryBoundsHowManyRunTogether() {
    Memory memory = new Memory(2.0, 9.0);
    assertThat(memory.allowed(8)).isEqualTo(4);
    assertThat(memory.allowed(3)).isEqualTo(3);
    assertThat(new Memory(20.0, 9.0).allowed(3)).isEqualTo(1);
  }

  @Test
  void eachProcessIsToldItsRowOnly() {
    List<String> given =
        List.of("reproduce", "--table", "t", "--jobs", "2", "--rows=a,b", "--seed", "7");
    assertThat(new RowProcesses("Main", given, 1000).arguments("b"))
        .containsExactly(
            "reproduce", "--table", "t", "--seed", "7", "--rows", "b", "--threads", "1", "--quiet");
  }

  /**
   * Stands in for the command line: the row {@code endless} waits, others leave their arguments.
   */
  static final class Worker {
    public static void main(String[] arguments) throws Exception {
      List<String> all = List.of(arguments);
      String row = all.get(all.indexOf("--rows") + 1);
      if (row.equals("endless")) {
        Thread.sleep(600_000);
      }
      Files.writeString(Path.of(all.get(0)).resolve(row), String.join(" ", all));
    }
  }

  @Test
  void everyRowHasAProcessOfItsOwn() throws IOException {
    List<Long> done = new ArrayList<>();
    processes(2).run(rows("a", "b", "c"), () -> false, done::add);
    for (String row : List.of("a", "b", "c")) {
      assertThat(folder.resolve(row)).content().contains("--rows " + row);
    }
    assertThat(done).isSorted().endsWith(3L);
  }

  @Test
  void whatStillRunsIsEndedWhenItIsStopped() throws IOException {
    List<Long> done = new ArrayList<>();
    processes(1).run(rows("a", "endless", "never"), () -> done.contains(1L), done::add);
    assertThat(folder.resolve("a")).exists();
    assertThat(folder.resolve("endless")).doesNotExist();
    assertThat(folder.resolve("never")).doesNotExist();
    assertThat(ProcessHandle.current().children())
        .noneMatch(
            child -> child.info().commandLine().filter(l -> l.contains("endless")).isPresent());
  }

  private RowProcesses processes(int atATime) {
    return new RowProcesses(Worker.class.getName(), List.of(folder.toString()), atATime);
  }

  private static List<PaperTable.Row> rows(String... names) {
    return Stream.of(names).map(RowOutcomeTest::row).toList();
  }
}
