package org.comparegan.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rounds in which two sides took turns: a machine that has other work to do slows both, so that the
 * median of the ratios holds where a time does not.
 *
 * @param rounds at least one
 */
record Turns(List<Turn> rounds) {
  Turns {
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("There must be a round.");
    }
    rounds = List.copyOf(rounds);
  }

  /**
   * Lets two pieces of work take turns; a first round of each warms up.
   *
   * @param count rounds that count
   */
  static Turns of(int count, Runnable ours, Runnable theirs) {
    List<Turn> rounds = new ArrayList<>();
    for (int round = -1; round < count; round++) {
      Turn turn = new Turn(Cost.of(ours), Cost.of(theirs));
      if (round >= 0) {
        rounds.add(turn);
      }
    }
    return new Turns(rounds);
  }

  /** Median of theirs over ours by the clock: above 1 where ours is faster. */
  double ratio() {
    return median(Turns::clockRatio);
  }

  /** Median of theirs over ours by processor time. */
  double processorRatio() {
    return median(turn -> turn.theirs().processor() / turn.ours().processor());
  }

  /** The smallest ratio of a round by the clock. */
  double lowest() {
    return rounds.stream().mapToDouble(Turns::clockRatio).min().orElseThrow();
  }

  /** The largest ratio of a round by the clock. */
  double highest() {
    return rounds.stream().mapToDouble(Turns::clockRatio).max().orElseThrow();
  }

  /** Median over the rounds. */
  double median(ToDoubleFunction<Turn> of) {
    return median(rounds.stream().mapToDouble(of).toArray());
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double clockRatio(Turn turn) {
    return turn.theirs().clock() / turn.ours().clock();
  }

  /** One round: what the same work cost each side. */
  record Turn(Cost ours, Cost theirs) {

    Turn plus(Turn other) {
      return new Turn(ours.plus(other.ours), theirs.plus(other.theirs));
    }

    Turn times(double factor) {
      return new Turn(ours.times(factor), theirs.times(factor));
    }
  }

  /**
   * What a piece of work took.
   *
   * @param clock seconds by the clock
   * @param processor seconds of all processors together, by this process
   */
  record Cost(double clock, double processor) {

    /** Does the work. */
    static Cost of(Runnable work) {
      long clock = System.nanoTime();
      long processor = processorNanos();
      work.run();
      return new Cost((System.nanoTime() - clock) * 1e-9, (processorNanos() - processor) * 1e-9);
    }

    Cost plus(Cost other) {
      return new Cost(clock + other.clock, processor + other.processor);
    }

    Cost times(double factor) {
      return new Cost(clock * factor, processor * factor);
    }

    private static long processorNanos() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
  }
}
