package org.comparegan.graph;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * A value that stands in for an equal one: it runs, and its gradient is the other's, so that one
 * form can be fast forward and another one backward.
 */
public final class Substitute {
  /** An identity; TensorFlow's own gradients refuse it. */
  public static final String TYPE = "PreventGradient";

  private static final String MESSAGE = "The gradient is that of ";

  private Substitute() {}

  /**
   * Puts a value in the place of another.
   *
   * @param value what runs
   * @param other the first output of its operation, in the same graph
   */
  public static <T extends TType> Operand<T> of(Ops tf, Operand<T> value, Operand<T> other) {
    return new RawOps(tf).op(TYPE).in(value).attr("message", MESSAGE + other.op().name()).output();
  }

  /** What the value of this operation takes the place of, if it is a substitute. */
  public static Optional<GraphOperation> other(GraphOperation operation) {
    if (!operation.type().equals(TYPE)) {
      return Optional.empty();
    }
    String message = operation.attributes().getAttrString("message");
    return message.startsWith(MESSAGE)
        ? Optional.of(operation.env().operationOrThrow(message.substring(MESSAGE.length())))
        : Optional.empty();
  }

  /** Operations whose value is not used since a substitute took its place. */
  public static Set<GraphOperation> replaced(Graph graph) {
    Set<GraphOperation> replaced = new HashSet<>();
    for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); ) {
      other(all.next()).ifPresent(replaced::add);
    }
    return replaced;
  }
}
