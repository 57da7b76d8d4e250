package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.checkpoint.CheckpointState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWatchTest {
  @TempDir Path run;

  private final List<String> notices = new ArrayList<>();

  private void keep(String... steps) throws Exception {
    for (String step : steps) {
      Files.writeString(run.resolve("model.ckpt-" + step + ".index"), step);
    }
    state(steps);
  }

  private void state(String... steps) {
    List<String> prefixes =
        List.of(steps).stream().map(step -> run + "/model.ckpt-" + step).toList();
    CheckpointState.of(prefixes.get(prefixes.size() - 1), prefixes).write(run);
  }

  /** The trainer goes on, and prunes, while the first checkpoint is visited. */
  @Test
  void visitsWhatAppearsAndTellsOfWhatWasPruned() throws Exception {
    keep("0", "5", "10");
    List<String> visited = new ArrayList<>();
    new RunWatch(run, Duration.ofMillis(1), notices::add)
        .each(
            prefix -> {
              if (!Files.exists(Path.of(prefix + ".index"))) {
                throw new IllegalStateException("no such checkpoint");
              }
              visited.add(prefix.substring(prefix.lastIndexOf('-') + 1));
              if (prefix.endsWith("-5")) {
                Files.delete(run.resolve("model.ckpt-10.index"));
                Files.writeString(run.resolve("model.ckpt-15.index"), "");
                state("10", "15");
              } else {
                Files.writeString(run.resolve("TRAIN_DONE"), "");
              }
            });
    assertThat(visited).containsExactly("5", "15");
    assertThat(String.join("\n", notices)).contains("model.ckpt-10 was removed");
  }

  @Test
  void endsWithTheLastCheckpointOfAFinishedRun() throws Exception {
    keep("3", "12");
    Files.writeString(run.resolve("TRAIN_DONE"), "");
    List<String> visited = new ArrayList<>();
    new RunWatch(run, Duration.ofMillis(1), notices::add).each(visited::add);
    assertThat(visited).containsExactly(run + "/model.ckpt-3", run + "/model.ckpt-12");
  }

  @Test
  void aFailureOfAnExistingCheckpointIsNotSwallowed() throws Exception {
    keep("3");
    assertThatThrownBy(
            () ->
                new RunWatch(run, Duration.ofMillis(1), notices::add)
                    .each(
                        prefix -> {
                          throw new IllegalStateException("broken");
                        }))
        .hasMessage("broken");
    Files.writeString(run.resolve("TRAIN_DONE"), "");
    new RunWatch(run, Duration.ofMillis(1), notices::add)
        .each(
            prefix -> {
              Files.delete(run.resolve("model.ckpt-3.index"));
              throw new IllegalStateException("gone");
            });
    assertThat(String.join("\n", notices))
        .contains("model.ckpt-3 was removed before it could be evaluated");
  }
}
