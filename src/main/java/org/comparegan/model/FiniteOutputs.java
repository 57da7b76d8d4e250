package org.comparegan.model;

import java.util.HashSet;
import java.util.Set;

/** Whether what a network gave are numbers: diverged weights give NaN without a word. */
public final class FiniteOutputs {
  private FiniteOutputs() {}

  /**
   * Fails if a network gave something else than numbers.
   *
   * @param input what it was given, as in {@code images}
   * @param output what it gave, as in {@code images}
   * @param values of {@code rows} outputs
   * @throws ModelException that counts the values and the outputs
   */
  public static void require(String model, String input, String output, float[] values, int rows) {
    int width = Math.max(1, values.length / Math.max(1, rows));
    long broken = 0;
    Set<Integer> brokenRows = new HashSet<>();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        broken++;
        brokenRows.add(i / width);
      }
    }
    if (broken > 0) {
      throw new ModelException(
          ("%s: %,d values in %,d of %,d %s are NaN or infinite: its weights have diverged, or the"
                  + " %s are far from what it was trained on. Nothing was written.")
              .formatted(model, broken, brokenRows.size(), rows, output, input));
    }
  }
}
