package org.comparegan.train;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Numbers of the batches that a run skips, kept in its directory so that a resumed run skips the
 * same ones. Batches are numbered from 0; a run trains on the others in order.
 */
final class SkippedBatches {
  private static final String FILE = "skipped_batches.txt";

  private final Optional<RunDirectory> run;
  private final TreeSet<Long> numbers;

  private SkippedBatches(Optional<RunDirectory> run, Collection<Long> numbers) {
    this.run = run;
    this.numbers = new TreeSet<>(numbers);
  }

  /** Skipped batches that are not written to a file: the chief keeps them. */
  static SkippedBatches of(Collection<Long> numbers) {
    return new SkippedBatches(Optional.empty(), numbers);
  }

  /**
   * The batches a run has skipped so far.
   *
   * @throws TrainingException when a line of the file is not a number
   */
  static SkippedBatches of(RunDirectory run) {
    SkippedBatches skipped = new SkippedBatches(Optional.of(run), List.of());
    for (String line : run.read(FILE).orElse("").lines().toList()) {
      try {
        skipped.numbers.add(Long.parseLong(line.strip()));
      } catch (NumberFormatException e) {
        throw new TrainingException(
            "%s has '%s' where the number of a batch should be."
                .formatted(run.path().resolve(FILE), line),
            e);
      }
    }
    return skipped;
  }

  /** The number of the next batch after training on this many. */
  long next(long trained) {
    long number = trained;
    for (long left : numbers) {
      if (left <= number) {
        number++;
      }
    }
    return number;
  }

  /** Adds a batch to skip. */
  void add(long number) {
    numbers.add(number);
    String lines = numbers.stream().map(n -> n + "\n").collect(Collectors.joining());
    run.ifPresent(directory -> directory.write(FILE, lines));
  }

  /** The skipped batches in ascending order. */
  List<Long> numbers() {
    return List.copyOf(numbers);
  }

  /** Whether this batch is skipped. */
  boolean contains(long number) {
    return numbers.contains(number);
  }
}
