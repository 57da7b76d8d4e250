package org.comparegan.experiment;

import java.util.List;
import java.util.Map;
import org.comparegan.gin.BoundReader;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinRecords;
import org.comparegan.gin.GinValue;

/**
 * Everything configurable: what the reference has, what it uses of TensorFlow, and ours. The rows
 * are the components of {@link Experiment}'s records.
 */
public final class GinTable {
  private static final List<Configurable> ALL = GinRecords.configurables(Experiment.class);

  private GinTable() {}

  /** All of them, each with its parameters. */
  public static List<Configurable> all() {
    return ALL;
  }

  /** All of them, to be found by name. */
  public static Configurables registry() {
    return registry(ALL);
  }

  /** Those of the reference alone, without our parameters. */
  public static Configurables referenceRegistry() {
    return registry(ALL.stream().flatMap(row -> row.ofReference().stream()).toList());
  }

  private static Configurables registry(List<Configurable> configurables) {
    return new Configurables(configurables, Map.of("gin.REQUIRED", new GinValue.None()));
  }

  /** A record as it is when nothing is bound. */
  static <R extends Record> R defaults(Class<R> type) {
    return BoundReader.ofDefaults(registry()).record(type);
  }
}
