package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.ResidentMemory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Opening and closing models gives their native memory back. */
@Tag("slow")
class SampleMemoryTest {
  @TempDir private Path directory = Path.of("");

  @Test
  @EnabledOnOs(OS.LINUX) // reads /proc
  void residentMemoryIsFlatOverFiftyRuns() {
    List<Long> resident = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      CommandRun run =
          CommandRun.of(
              "sample",
              "--from",
              "checkpoints/fashion-mnist-32-supervised",
              "--count",
              "8",
              "--accumulator-samples",
              "64",
              "--quiet",
              "--out",
              directory.resolve(i + ".npz").toString());
      assertThat(run.code()).as(run.err()).isZero();
      resident.add(ResidentMemory.bytes());
    }
    System.out.println(
        resident.stream().map(bytes -> bytes / ResidentMemory.MEGABYTE + " MB").toList());
    // Java's heap comes and goes, so that means are compared.
    assertThat(mean(resident.subList(40, 50)) - mean(resident.subList(10, 20)))
        .isLessThan(30.0 * ResidentMemory.MEGABYTE);
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).average().orElseThrow();
  }
}
