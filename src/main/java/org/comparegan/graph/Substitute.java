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
 * A value computed in one form with the gradient of an equal value in another form, where one is
 * faster forward and the other backward.
 */
public final class Substitute {
  /** An identity; TensorFlow's own gradients refuse it. */
  public static final String TYPE = "PreventGradient";

  private static final String MESSAGE = "The gradient is that of ";

  private Substitute() {}

  /**
   * The value with the gradient of another.
   *
   * @param value the form to compute
   * @param other the form to differentiate: the first output of an operation in the same graph
   */
  public static <T extends TType> Operand<T> of(Ops tf, Operand<T> value, Operand<T> other) {
    return new RawOps(tf).op(TYPE).in(value).attr("message", MESSAGE + other.op().name()).output();
  }

  /** The operation whose gradient this one has, if it is a substitute. */
  public static Optional<GraphOperation> other(GraphOperation operation) {
    if (!operation.type().equals(TYPE)) {
      return Optional.empty();
    }
    String message = operation.attributes().getAttrString("message");
    return message.startsWith(MESSAGE)
        ? Optional.of(operation.env().operationOrThrow(message.substring(MESSAGE.length())))
        : Optional.empty();
  }

  /** Operations that are replaced by substitutes and do not run. */
  public static Set<GraphOperation> replaced(Graph graph) {
    Set<GraphOperation> replaced = new HashSet<>();
    for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); ) {
      other(all.next()).ifPresent(replaced::add);
    }
    return replaced;
  }
}
