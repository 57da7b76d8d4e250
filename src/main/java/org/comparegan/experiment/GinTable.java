package org.comparegan.experiment;

import java.util.List;
import java.util.Map;
import org.comparegan.gin.BoundReader;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinRecords;
import org.comparegan.gin.GinValue;

/**
 * All configurables: the reference's, those of TensorFlow that it uses, and ours. They are declared
 * by the components of {@link Experiment}'s records.
 */
public final class GinTable {
  private static final List<Configurable> ALL = GinRecords.configurables(Experiment.class);

  private GinTable() {}

  /** All configurables with their parameters. */
  public static List<Configurable> all() {
    return ALL;
  }

  /** All configurables by name. */
  public static Configurables registry() {
    return registry(ALL);
  }

  /** Those of the reference, without our parameters. */
  public static Configurables referenceRegistry() {
    return registry(ALL.stream().flatMap(row -> row.ofReference().stream()).toList());
  }

  private static Configurables registry(List<Configurable> configurables) {
    return new Configurables(configurables, Map.of("gin.REQUIRED", new GinValue.None()));
  }

  /** A record with all defaults. */
  static <R extends Record> R defaults(Class<R> type) {
    return BoundReader.ofDefaults(registry()).record(type);
  }
}
