package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.cli.train.Train;
import org.comparegan.graph.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainWorkersTest {
  private static final List<String> SAME = List.of("train", "--config", "a.gin", "--steps=3");

  @Test
  void aWorkerIsStartedWithoutFurtherOnes() {
    for (List<String> workers : List.of(List.of("--workers", "4"), List.of("--workers=4"))) {
      assertThat(Train.argumentsOfWorker(1, joined(workers, SAME), Device.AUTO)).isEqualTo(SAME);
    }
  }

  @Test
  void eachHasAGpuOfItsOwn() {
    for (List<String> device : List.of(List.of("--device", "gpu:2"), List.of("--device=gpu:2"))) {
      assertThat(Train.argumentsOfWorker(3, joined(device, SAME), Device.parse("gpu:2")))
          .isEqualTo(joined(SAME, List.of("--device", "gpu:5")));
    }
    List<String> cpu = joined(SAME, List.of("--device", "cpu"));
    assertThat(Train.argumentsOfWorker(3, cpu, Device.CPU)).isEqualTo(cpu);
  }

  @Test
  void whatCannotTrainStartsNoProcess(@TempDir Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.gin"), TinyGan.CONFIG + "options.training_steps = 5\n");
    Path run = folder.resolve("runs/none");
    Map.of(
            "--workers 3", "--workers 3: A batch of 4 cannot be shared by 3 workers",
            "--workers 1000 --set options.batch_size=1000", "processors",
            "--workers 2147483647", "cannot be shared")
        .forEach(
            (options, said) -> {
              CommandRun answer =
                  CommandRun.of(
                      "train --config %s --run-dir %s %s"
                          .formatted(config, run, options)
                          .split(" "));
              assertThat(answer.code()).as(answer.err()).isEqualTo(2);
              assertThat(answer.err()).contains(said);
            });
    CommandRun open =
        CommandRun.of(
            "train --config %s --run-dir %s --workers 2 --private"
                .formatted(config, run)
                .split(" "));
    assertThat(open.code()).as(open.err()).isEqualTo(1);
    assertThat(open.err()).contains("--private: other users of this machine could connect");
    CommandRun server = CommandRun.of("serve-worker", "--port", "2222", "--private");
    assertThat(server.code()).as(server.err()).isEqualTo(1);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private static List<String> joined(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
