package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.comparegan.cli.train.Train;
import org.comparegan.graph.Device;
import org.junit.jupiter.api.Test;

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

  private static List<String> joined(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
