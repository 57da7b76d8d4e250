package org.comparegan.bench;

import java.util.List;
import java.util.Map;

/** Rows that are measured together, since they share what must be opened for them. */
interface Benchmark {

  /** The rows, in the order of the table. */
  List<Row> rows();

  /**
   * Measures every row.
   *
   * @return an outcome by the name of each row
   */
  Map<String, Outcome> measure(Conditions conditions);
}
