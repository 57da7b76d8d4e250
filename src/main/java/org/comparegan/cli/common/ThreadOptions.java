package org.comparegan.cli.common;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** With how many threads a verb computes, and whether in a fixed order. */
public final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = ThreadsConverter.class,
      description = "Threads to compute with. Default: one per core.")
  private int threads;

  @Option(
      names = "--deterministic",
      description = "Fix the order of sums: two runs are bit-equal. Slower.")
  private boolean deterministic;

  /** How many threads; 0: one per core. */
  public int threads() {
    return threads;
  }

  /** Whether two runs must be bit-equal. */
  public boolean deterministic() {
    return deterministic;
  }

  /** A whole number from 1. */
  static final class ThreadsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9]\\d{0,3}")) {
        throw new TypeConversionException("'" + text + "' is not a number of threads, 1 or more.");
      }
      return Integer.valueOf(text);
    }
  }
}
