package org.comparegan.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comparegan.reproduce.RowProcesses.Memory;
import org.junit.jupiter.api.Test;

/** How many rows run together, and what each process is told. */
class RowProcessesTest {
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
}
