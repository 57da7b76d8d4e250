package org.comparegan.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.comparegan.graph.SessionOptions;

/** Rows that are measured together, since they share what must be opened for them. */
interface Benchmark {

  /** The rows, in the order of the table. */
  List<Row> rows();

  /** The option of {@code tools/bench} without which nothing can be measured, if any. */
  default Optional<Need> need() {
    return Optional.empty();
  }

  /**
   * Measures every row; what {@link #need} names is there.
   *
   * @return an outcome for each row, in their order
   */
  List<Outcome> measure(Conditions conditions);

  /** An option that names what is not part of the project. */
  enum Need {
    GRAPHS("--graphs DIR"),
    DATA("--data-dir DIR"),
    PYTHON("--python FILE");

    private final String option;

    Need(String option) {
      this.option = option;
    }

    @Override
    public String toString() {
      return option;
    }
  }

  /**
   * A line of the table before it is measured.
   *
   * @param name unique, as in {@code train-s3gan32 D step}
   * @param goal what it should show
   */
  record Row(String name, Goal goal) {

    static Row of(String name) {
      return new Row(name, Goal.NONE);
    }

    static Row atLeast(String name, double bound) {
      return new Row(name, new Goal(bound, Double.POSITIVE_INFINITY));
    }

    static Row atMost(String name, double bound) {
      return new Row(name, new Goal(Double.NEGATIVE_INFINITY, bound));
    }
  }

  /** The range of values that are good enough, of which one end at most is finite. */
  record Goal(double least, double most) {
    /** Nothing is asked; the number is there to be known. */
    static final Goal NONE = new Goal(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    boolean isMetBy(double value) {
      return equals(NONE) || least <= value && value <= most;
    }

    @Override
    public String toString() {
      return equals(NONE)
          ? ""
          : Double.isFinite(least)
              ? String.format(Locale.ROOT, "≥ %.2f", least)
              : String.format(Locale.ROOT, "≤ %.2f", most);
    }
  }

  /** What was found for a row. */
  sealed interface Outcome {

    /** The number that the goal is about; absent when nothing was measured. */
    OptionalDouble value();

    /**
     * Two sides that took turns. The value is the ratio by processor time, which other programs on
     * the machine move least, or by the clock where a side works outside of this process.
     */
    record Compared(Turns turns, boolean byClock) implements Outcome {
      @Override
      public OptionalDouble value() {
        return OptionalDouble.of(byClock ? turns.ratio() : turns.processorRatio());
      }
    }

    /** A number of ours alone, in a unit such as {@code s} or {@code MB/s}. */
    record Measured(double number, String unit) implements Outcome {
      @Override
      public OptionalDouble value() {
        return OptionalDouble.of(number);
      }
    }

    /** Two numbers of one unit, such as {@code MB}; the value is theirs over ours. */
    record Pair(double ours, double theirs, String unit) implements Outcome {
      @Override
      public OptionalDouble value() {
        return OptionalDouble.of(theirs / ours);
      }
    }

    /** Nothing was measured, and why in a few words. */
    record Absent(String why) implements Outcome {
      @Override
      public OptionalDouble value() {
        return OptionalDouble.empty();
      }
    }
  }

  /**
   * What holds for all measurements.
   *
   * @param rounds rounds of each comparison that count
   * @param session threads and device of both sides
   * @param given directories and programs by the option that named them
   * @param work a directory for files, removed at the end
   * @param note is told what is being measured
   */
  record Conditions(
      int rounds, SessionOptions session, Map<Need, Path> given, Path work, Consumer<String> note) {

    Conditions withRounds(int count) {
      return new Conditions(count, session, given, work, note);
    }

    /** Threads of one side. */
    int threads() {
      return session.threads();
    }

    /** What an option named. */
    Path given(Need need) {
      return Optional.ofNullable(given.get(need))
          .orElseThrow(() -> new IllegalStateException("There is no " + need + "."));
    }
  }
}
