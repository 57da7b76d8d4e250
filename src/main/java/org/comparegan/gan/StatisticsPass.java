package org.comparegan.gan;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;

/**
 * A forward pass that the reference runs only for its batch norm updates.
 *
 * <p>TensorFlow executes such a pass up to its last batch norm: it updates the moving averages, and
 * the singular vectors of the kernels before that point but not of those after it.
 */
final class StatisticsPass {
  private StatisticsPass() {}

  /** Builds the pass, then reverts every update that the last batch norm does not need. */
  static void run(Net net, Runnable pass) {
    VariableStore store = net.variables();
    Map<String, Operand<?>> before = store.updates();
    pass.run();
    Map<String, Operand<?>> changed =
        store.updates().entrySet().stream()
            .filter(update -> !Objects.equals(before.get(update.getKey()), update.getValue()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Set<Operand<?>> statistics = new HashSet<>();
    changed.forEach(
        (name, value) -> {
          if (isMovingAverage(name)) {
            statistics.add(value);
          }
        });
    Set<GraphOperation> needed =
        statistics.isEmpty() ? Set.of() : ((Graph) net.tf().scope().env()).subgraphTo(statistics);
    changed.forEach(
        (name, value) -> {
          if (!isMovingAverage(name) && !needed.contains(value.op())) {
            store.revert(name, before);
          }
        });
  }

  private static boolean isMovingAverage(String name) {
    return name.endsWith("/moving_mean") || name.endsWith("/moving_variance");
  }
}
