package org.comparegan.image;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files skipped because they could not be read, and why. Thread-safe. */
public final class CorruptFiles {
  private final Map<String, String> found = new TreeMap<>();

  /** Records a file; the first reason stays. */
  public synchronized void add(String place, String why) {
    found.putIfAbsent(place, why);
  }

  /** The reasons, by place. */
  public synchronized SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(found));
  }

  /** Number of skipped files. */
  public synchronized int size() {
    return found.size();
  }
}
