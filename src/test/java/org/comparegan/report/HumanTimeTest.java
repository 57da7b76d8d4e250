package org.comparegan.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HumanTimeTest {
  @Test
  void aTimeHasTwoUnits() {
    assertThat(HumanTime.of(59.4)).isEqualTo("59 s");
    assertThat(HumanTime.of(185)).isEqualTo("3 min 05 s");
    assertThat(HumanTime.of(7800)).isEqualTo("2 h 10 min");
    assertThat(HumanTime.of(273_600)).isEqualTo("3 d 04 h");
  }

  @Test
  void anEstimateIsRound() {
    assertThat(HumanTime.about(30)).isEqualTo("under a minute");
    assertThat(HumanTime.about(340)).isEqualTo("about 6 min");
    assertThat(HumanTime.about(3599)).isEqualTo("about 1 h");
    assertThat(HumanTime.about(7700)).isEqualTo("about 2 h 10 min");
    assertThat(HumanTime.about(40_000)).isEqualTo("about 11 h");
    assertThat(HumanTime.about(184_914)).isEqualTo("about 2 days");
  }

  @Test
  void programsGetSeconds() {
    Table table = Table.of("", "row", "time").row(Cell.of("a"), new Cell.Time(7700));
    assertThat(table.csv()).isEqualTo("row,time\na,7700.0\n");
    assertThat(table.json()).contains("\"time\" : 7700.0");
    assertThat(table.text()).contains("about 2 h 10 min");
  }
}
