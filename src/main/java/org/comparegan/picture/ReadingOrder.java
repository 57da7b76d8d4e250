package org.comparegan.picture;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which the reference reads several files: one record of each in turn, at most 64
 * files at a time ({@code interleave} with cycle length 64 and block length 1, datasets.py:221).
 */
public final class ReadingOrder {
  private static final int CYCLE = 64;

  private ReadingOrder() {}

  /** The elements of all lists, in turn. A list that ends gives its place to the next one. */
  public static <T> List<T> interleave(List<List<T>> files) {
    List<T> order = new ArrayList<>();
    int[] file = new int[CYCLE];
    int[] place = new int[CYCLE];
    java.util.Arrays.fill(file, -1);
    int next = 0;
    int open = 0;
    int slot = 0;
    while (next < files.size() || open > 0) {
      if (file[slot] < 0 && next < files.size()) {
        file[slot] = next++;
        place[slot] = 0;
        open++;
      }
      if (file[slot] >= 0) {
        List<T> current = files.get(file[slot]);
        if (place[slot] < current.size()) {
          order.add(current.get(place[slot]++));
        } else {
          file[slot] = -1;
          open--;
        }
      }
      slot = (slot + 1) % CYCLE;
    }
    return order;
  }
}
