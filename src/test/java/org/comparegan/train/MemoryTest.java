package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.ResidentMemory;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.SessionOptions;
import org.comparegan.train.TrainingSettings.Schedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Native memory stays flat over many steps. */
@Tag("slow")
class MemoryTest {
  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX) // reads /proc
  void residentMemoryIsFlatOverTenThousandSteps() {
    Map<Long, Long> resident = new HashMap<>();
    String config = TinyRun.CONFIG + "run_config.save_checkpoints_steps = 1000\n";
    TrainingSettings settings =
        TrainingSettings.of(new SessionOptions(1, false))
            .withSchedule(
                new Schedule(Optional.of(10_000L), Optional.empty(), Optional.empty(), 500));
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"));
        Training training = Training.prepare(GinConfig.of(config), run, settings)) {
      training.run(
          run, () -> false, progress -> resident.put(progress.step(), ResidentMemory.bytes()));
    }
    for (long step : new long[] {200, 1000, 2000, 4000, 6000, 8000, 10_000}) {
      System.out.printf(
          "step %d: %d MB%n", step, resident.getOrDefault(step, 0L) / ResidentMemory.MEGABYTE);
    }
    // Compiled code, Java's heap and the pools of the allocators fill in the first two thousand.
    long growth = resident.getOrDefault(10_000L, 0L) - resident.getOrDefault(2000L, 0L);
    assertThat(resident).containsKeys(2000L, 10_000L);
    assertThat(growth).isLessThan(10 * ResidentMemory.MEGABYTE);
  }
}
