package org.comparegan.image;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files skipped because they could not be read, and why. Thread-safe. */
public final class CorruptFiles {
  private final Map<String, String> found = new TreeMap<>();

  /** Records a file; the first reason stays. */
  public synchronized void add(String place, String why) {
    found.putIfAbsent(place, why);
  }

  /** Records a failure if there is a log of skipped files, else throws it. */
  public static void skip(Optional<CorruptFiles> log, String place, DataException failure) {
    log.orElseThrow(() -> failure).add(place, String.valueOf(failure.getMessage()));
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
