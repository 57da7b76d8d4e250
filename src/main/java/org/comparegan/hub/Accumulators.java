package org.comparegan.hub;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The batch norm accumulators of a loaded module: per layer a sum of means, a sum of variances, a
 * count of batches and the switch that says whether a run adds to them ({@code …/accu/…},
 * arch_ops.py). As {@code _update_bn_accumulators} uses them: {@link #on}, run many batches, {@link
 * #off}.
 */
public final class Accumulators {
  /** The name of every switch ends so. */
  static final String SWITCH = "/accu/update_accus";

  private static final String MEAN = "/accu/accu_mean";
  private static final String VARIANCE = "/accu/accu_variance";
  private static final String COUNTER = "/accu/accu_counter";

  /** The count that an empty accumulator starts from, as the reference initialises it. */
  private static final double EMPTY = 1e-12;

  private final LoadedModule module;

  /** The accumulators of a module, if it has any. */
  public Accumulators(LoadedModule module) {
    this.module = module;
  }

  /** The number of layers that accumulate; 0 for a module with moving averages. */
  public int layers() {
    return (int) module.variables().keySet().stream().filter(n -> n.endsWith(SWITCH)).count();
  }

  /** Forgets what was accumulated. */
  public void reset() {
    fill(MEAN, 0);
    fill(VARIANCE, 0);
    fill(COUNTER, EMPTY);
  }

  /** From now on, every run adds its batch. */
  public void on() {
    fill(SWITCH, 1);
  }

  /** From now on, runs use the accumulated statistics and leave them alone. */
  public void off() {
    fill(SWITCH, 0);
  }

  /** Sums and counts by the names of their variables. */
  public SortedMap<String, double[]> values() {
    SortedMap<String, double[]> values = new TreeMap<>();
    for (String name : module.variables().keySet()) {
      if (name.endsWith(MEAN) || name.endsWith(VARIANCE) || name.endsWith(COUNTER)) {
        values.put(name, module.read(name));
      }
    }
    return values;
  }

  private void fill(String ending, double value) {
    module.variables().keySet().stream()
        .filter(name -> name.endsWith(ending))
        .forEach(name -> module.fill(name, value));
  }
}
