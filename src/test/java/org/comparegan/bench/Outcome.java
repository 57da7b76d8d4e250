package org.comparegan.bench;

import java.util.OptionalDouble;

/** What a row found. */
sealed interface Outcome {

  /** What the goal is about; absent when nothing was measured. */
  OptionalDouble value();

  /**
   * Two sides that took turns; the value is the ratio by processor time, which other programs on
   * the machine move least, or by the clock where a side works outside of this process.
   *
   * @param turns the rounds
   * @param byClock whether the clock decides
   */
  record Compared(Turns turns, boolean byClock) implements Outcome {
    @Override
    public OptionalDouble value() {
      return OptionalDouble.of(byClock ? turns.ratio() : turns.processorRatio());
    }
  }

  /**
   * A number of its own.
   *
   * @param number the number
   * @param unit such as {@code s} or {@code MB/s}
   */
  record Measured(double number, String unit) implements Outcome {
    @Override
    public OptionalDouble value() {
      return OptionalDouble.of(number);
    }
  }

  /**
   * Two numbers of one unit; the value is theirs over ours.
   *
   * @param ours of ours
   * @param theirs of the peer
   * @param unit such as {@code MB}
   */
  record Pair(double ours, double theirs, String unit) implements Outcome {
    @Override
    public OptionalDouble value() {
      return OptionalDouble.of(theirs / ours);
    }
  }

  /**
   * Nothing was measured.
   *
   * @param why in a few words
   */
  record Absent(String why) implements Outcome {
    @Override
    public OptionalDouble value() {
      return OptionalDouble.empty();
    }
  }
}
