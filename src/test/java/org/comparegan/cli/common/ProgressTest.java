package org.comparegan.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();
  private final SetClock clock = new SetClock();

  @Test
  void aLogGetsALineNowAndThenWithRateAndTimeLeft() {
    try (Progress progress = progress(Progress.Style.LOG)) {
      for (int step = 1; step <= 100; step++) {
        clock.now = clock.now.plusMillis(500);
        progress.at(step, "d_loss 1.5");
      }
    }
    String[] lines = err.toString().split("\\R");
    assertThat(lines).hasSize(5);
    assertThat(lines[0])
        .isEqualTo("training 20/100 steps (20 %), 2.00 steps/s, 40 s left, d_loss 1.5");
    assertThat(lines[4])
        .isEqualTo("training 100/100 steps (100 %), 2.00 steps/s, took 50 s, d_loss 1.5");
  }

  @Test
  void aTerminalLineIsRewrittenAndCleared() {
    Progress progress = progress(Progress.Style.LINE);
    clock.now = clock.now.plusSeconds(1);
    progress.at(10, "a long remark");
    clock.now = clock.now.plusSeconds(1);
    progress.at(20);
    assertThat(err.toString()).doesNotContain("\n").matches("(?s)\r.*\rtraining 20/100 .* {10,}");
  }

  @Test
  void aTerminalLineIsNeverWiderThanTheTerminal() {
    Progress progress = progress(Progress.Style.LINE);
    clock.now = clock.now.plusSeconds(1);
    progress.at(10, "d 1.234, ".repeat(9));
    assertThat(err.toString()).isEqualTo("\rtraining 10/100 steps (10 %), 10.0 steps/s, 9 s left");
  }

  @Test
  void aNoticeTakesThePlaceOfTheTerminalLine() {
    Console console =
        new Console(new PrintWriter(err), new PrintWriter(err), false, true, () -> 80);
    Progress progress = console.progress("training", 100, "steps");
    progress.close();
    String closed = err.toString();
    console.notice("Saved.");
    assertThat(err).hasToString(closed + "Saved.\n");
    Progress open = progress(Progress.Style.LINE);
    clock.now = clock.now.plusSeconds(1);
    open.at(10);
    open.clear();
    assertThat(err.toString()).endsWith(" ".repeat(51) + "\r");
  }

  @Test
  void theRateLeavesOutWhatAResumedRunFoundDone() {
    Progress progress = progress(Progress.Style.LOG);
    progress.resumedAt(50);
    clock.now = clock.now.plusSeconds(10);
    progress.at(60);
    assertThat(err.toString()).contains("60/100").contains("1.00 steps/s, 40 s left");
  }

  @Test
  void quietMeansNothing() {
    try (Progress progress = progress(Progress.Style.SILENT)) {
      clock.now = clock.now.plus(Duration.ofHours(1));
      progress.at(7);
    }
    assertThat(err.toString()).isEmpty();
  }

  private Progress progress(Progress.Style style) {
    return new Progress(new PrintWriter(err), style, clock, 80, "training", 100, "steps");
  }

  private static final class SetClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
