package org.comparegan.gradient;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/** The shortest way from a loss back to an operation, for messages. */
final class Route {
  private static final int LONGEST = 12;

  private Route() {}

  /** For example {@code loss (Mean) <- Square (Square) <- B1/erf (Erf)}. */
  static String describe(
      List<Output<?>> losses, GraphOperation target, Collection<Output<?>> stops) {
    Map<GraphOperation, Optional<GraphOperation>> consumers = new HashMap<>();
    Deque<GraphOperation> queue = new ArrayDeque<>();
    for (Output<?> loss : losses) {
      GraphOperation operation = (GraphOperation) loss.op();
      consumers.put(operation, Optional.empty());
      queue.add(operation);
    }
    while (!queue.isEmpty() && !consumers.containsKey(target)) {
      GraphOperation operation = queue.remove();
      for (Operand<?> input : operation.inputs()) {
        GraphOperation producer = (GraphOperation) input.op();
        if (!stops.contains(input.asOutput())
            && consumers.putIfAbsent(producer, Optional.of(operation)) == null) {
          queue.add(producer);
        }
      }
    }
    Deque<GraphOperation> way = new ArrayDeque<>();
    Optional<GraphOperation> at = Optional.of(target);
    while (at.isPresent()) {
      way.addFirst(at.get());
      at = consumers.getOrDefault(at.get(), Optional.empty());
    }
    return abbreviated(way.stream().map(op -> op.name() + " (" + op.type() + ")").toList());
  }

  private static String abbreviated(List<String> way) {
    if (way.size() <= LONGEST) {
      return String.join(" <- ", way);
    }
    int half = LONGEST / 2;
    List<String> start = way.subList(0, half);
    List<String> end = way.subList(way.size() - half, way.size());
    return start.stream().collect(Collectors.joining(" <- "))
        + " <- … %d more … <- ".formatted(way.size() - LONGEST)
        + end.stream().collect(Collectors.joining(" <- "));
  }
}
