package org.comparegan.image;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was skipped because it could not be read, and why. Safe for use by many threads. */
public final class CorruptFiles {
  private final Map<String, String> found = new TreeMap<>();

  /** Notes one, once. */
  public synchronized void add(String place, String why) {
    found.putIfAbsent(place, why);
  }

  /** Why each could not be read, by its place. */
  public synchronized SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(found));
  }

  /** How many there are. */
  public synchronized int size() {
    return found.size();
  }
}
