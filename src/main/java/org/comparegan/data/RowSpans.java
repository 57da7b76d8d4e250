package org.comparegan.data;

import java.util.ArrayList;
import java.util.List;

/** Rows of a larger batch, in an order of their own, as the runs of neighbours that they are. */
final class RowSpans {
  private final List<Span> spans;
  private final int count;

  /**
   * Neighbours.
   *
   * @param first where the first stands among the chosen rows
   * @param row where it stands in the larger batch
   */
  private record Span(int first, int row, int count) {}

  /** What is done with neighbours. */
  @FunctionalInterface
  interface Visitor {
    /** Rows {@code row … row + count − 1}, which are chosen as {@code first …}. */
    void visit(int first, int row, int count);
  }

  private RowSpans(List<Span> spans, int count) {
    this.spans = List.copyOf(spans);
    this.count = count;
  }

  /** All rows of a batch of this size. */
  static RowSpans first(int count) {
    return new RowSpans(List.of(new Span(0, 0, count)), count);
  }

  /**
   * These rows of a batch of {@code size}.
   *
   * @throws IllegalArgumentException if one lies outside
   */
  static RowSpans of(int[] rows, int size) {
    List<Span> spans = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= rows.length; i++) {
      if (rows[i - 1] < 0 || rows[i - 1] >= size) {
        throw new IllegalArgumentException(
            "There is no row %d in a batch of %d: they count from 0.".formatted(rows[i - 1], size));
      }
      if (i == rows.length || rows[i] != rows[i - 1] + 1) {
        spans.add(new Span(first, rows[first], i - first));
        first = i;
      }
    }
    return new RowSpans(spans, rows.length);
  }

  /** How many rows. */
  int count() {
    return count;
  }

  /** Visits all of them. */
  void each(Visitor visitor) {
    within(0, count, visitor);
  }

  /** Visits the chosen rows {@code from} to {@code to} − 1. */
  void within(int from, int to, Visitor visitor) {
    for (Span span : spans) {
      int first = Math.max(from, span.first);
      int end = Math.min(to, span.first + span.count);
      if (first < end) {
        visitor.visit(first, span.row + first - span.first, end - first);
      }
    }
  }
}
