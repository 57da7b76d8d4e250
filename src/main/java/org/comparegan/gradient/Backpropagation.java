package org.comparegan.gradient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/** One backward pass from losses to the xs, which adds the gradients to the graph. */
final class Backpropagation {
  private final Algebra math;
  private final List<Output<?>> losses;
  private final Set<Output<?>> xs = new HashSet<>();
  private final Set<Output<?>> stops = new HashSet<>();
  private final Map<Output<?>, List<Output<?>>> contributions = new HashMap<>();
  private final Map<Output<?>, Output<?>> gradients = new HashMap<>();

  private Backpropagation(
      Algebra math,
      List<Output<?>> losses,
      Collection<? extends Operand<?>> xs,
      Collection<? extends Operand<?>> stops) {
    this.math = math;
    this.losses = losses;
    xs.forEach(x -> this.xs.add(x.asOutput()));
    stops.forEach(stop -> this.stops.add(stop.asOutput()));
  }

  /**
   * Gradients of the sum of {@code losses · seeds}, one per x in order; empty for an x that no loss
   * depends on. Values in {@code stops} count as constants, even those that are an x.
   */
  static List<Optional<Output<?>>> run(
      Algebra math,
      List<Output<?>> losses,
      List<Output<?>> seeds,
      List<? extends Operand<?>> xs,
      Collection<? extends Operand<?>> stops) {
    Backpropagation sweep = new Backpropagation(math, losses, xs, stops);
    for (int i = 0; i < losses.size(); i++) {
      sweep.contribute(losses.get(i), seeds.get(i));
    }
    sweep.sweep();
    List<Optional<Output<?>>> found = new ArrayList<>();
    xs.forEach(x -> found.add(Optional.ofNullable(sweep.gradients.get(x.asOutput()))));
    return found;
  }

  private void sweep() {
    for (Subgraph.Node node : new Subgraph(losses, xs, stops).outputsFirst()) {
      List<Optional<Output<?>>> outputGradients = collect(node);
      if (node.leadsToX() && outputGradients.stream().anyMatch(Optional::isPresent)) {
        passOn(node, outputGradients);
      }
    }
    // The sweep does not reach an x that is a constant.
    xs.forEach(this::keep);
  }

  /** The gradient of each output; empty where there is none or it stops here. */
  private List<Optional<Output<?>>> collect(Subgraph.Node node) {
    int outputs = node.operation().numOutputs();
    List<Optional<Output<?>>> sums = new ArrayList<>(outputs);
    for (int i = 0; i < outputs; i++) {
      Output<?> output = node.operation().output(i);
      Optional<Output<?>> sum = keep(output);
      sums.add(stops.contains(output) ? Optional.empty() : sum);
    }
    return sums;
  }

  /** The sum of a value's contributions, if any; stored when the value is an x. */
  private Optional<Output<?>> keep(Output<?> value) {
    List<Output<?>> arrived = contributions.remove(value);
    if (arrived == null) {
      return Optional.empty();
    }
    Output<?> sum = math.addN(arrived);
    if (xs.contains(value)) {
      gradients.put(value, sum);
    }
    return Optional.of(sum);
  }

  private void passOn(Subgraph.Node node, List<Optional<Output<?>>> outputGradients) {
    Rule rule = Rules.ALL.find(node.type()).orElseThrow(() -> unknown(node));
    Algebra local = math.inScopeOf(node.operation());
    BackwardStep step = new BackwardStep(local, node.operation(), node.inputs(), outputGradients);
    for (int i = 0; i < node.inputs().size(); i++) {
      if (node.isUseful(i)) {
        Output<?> input = node.inputs().get(i);
        rule.partial(local, step, i).ifPresent(gradient -> contribute(input, gradient));
      }
    }
  }

  private void contribute(Output<?> value, Output<?> gradient) {
    contributions.computeIfAbsent(value, v -> new ArrayList<>()).add(gradient);
  }

  private GradientException unknown(Subgraph.Node node) {
    return new GradientException(
        "No gradient for operation %s of type %s, on the path from the loss: %s. Wrap it in stopGradient if it is a constant; otherwise it needs a rule in org.comparegan.gradient.Rules."
            .formatted(
                node.operation().name(),
                node.type(),
                Route.describe(losses, node.operation(), stops)));
  }

  /** The shortest path from a loss back to an operation, for messages. */
  private static final class Route {
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
}
