package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * Gradients of a loss, added to the graph of the loss:
 *
 * <pre>{@code
 * List<Optional<Operand<TFloat32>>> gradients = Gradients.of(loss).wrt(tf, kernels);
 * }</pre>
 *
 * <p>The semantics are those of the reference's {@code tf.gradients}: the gradients of all elements
 * of the loss are added, an x that the loss does not depend on has none, and an x may depend on
 * another. Gradients consist of operations that have rules themselves, so they can be
 * differentiated again.
 */
public final class Gradients {
  private final Output<?> loss;
  private final Optional<Output<?>> seed;
  private final List<Output<?>> stops;
  private final boolean literal;

  private Gradients(
      Output<?> loss, Optional<Output<?>> seed, List<Output<?>> stops, boolean literal) {
    this.loss = loss;
    this.seed = seed;
    this.stops = stops;
    this.literal = literal;
  }

  /** Gradients of a floating value of any shape; every element has weight one. */
  public static Gradients of(Operand<? extends TType> loss) {
    return new Gradients(loss.asOutput(), Optional.empty(), List.of(), false);
  }

  /** A copy that weights the elements of the loss; {@code weights} has its shape and dtype. */
  public Gradients seededBy(Operand<? extends TType> weights) {
    return new Gradients(loss, Optional.of(weights.asOutput()), stops, literal);
  }

  /** A copy that treats these values as constants; as an x, each still has a gradient. */
  public Gradients stopAt(Collection<? extends Operand<?>> constants) {
    List<Output<?>> all = new ArrayList<>(stops);
    constants.forEach(constant -> all.add(constant.asOutput()));
    return new Gradients(loss, seed, List.copyOf(all), literal);
  }

  /** A copy that uses the operations of TensorFlow's own gradients, which may be slower. */
  public Gradients literally() {
    return new Gradients(loss, seed, stops, true);
  }

  /**
   * Adds the gradients with respect to {@code xs}.
   *
   * @param tf builder on the graph of the loss, with scope, device and control dependencies
   * @param xs floating values of the graph: reads of variables, placeholders, or any values between
   * @return per x, in order, its gradient in the shape and dtype of x; empty when the loss does not
   *     depend on it
   * @throws GradientException when an operation on the path has no rule
   * @throws IllegalArgumentException when the loss, the seed or an x is not a floating value of
   *     this graph, or the seed does not match the loss
   */
  public <T extends TType> List<Optional<Operand<T>>> wrt(Ops tf, List<? extends Operand<T>> xs) {
    check(tf, loss, "The loss");
    for (Operand<?> x : xs) {
      check(tf, x.asOutput(), "An x");
    }
    seed.ifPresent(weights -> checkSeed(tf, weights));
    Algebra math = new Algebra(tf.withSubScope("gradients"), literal);
    Output<?> weights = seed.orElseGet(() -> math.onesLike(loss));
    List<Optional<Operand<T>>> gradients = new ArrayList<>(xs.size());
    for (Optional<Output<?>> gradient :
        Backpropagation.run(math, List.of(loss), List.of(weights), xs, stops)) {
      gradients.add(gradient.map(Gradients::typed));
    }
    return gradients;
  }

  /** Adds the gradient with respect to one value. */
  public <T extends TType> Optional<Operand<T>> wrt(Ops tf, Operand<T> x) {
    return wrt(tf, List.of(x)).get(0);
  }

  @SuppressWarnings("unchecked") // rules keep the dtype of the input
  private static <T extends TType> Operand<T> typed(Output<?> gradient) {
    return (Operand<T>) gradient;
  }

  private void checkSeed(Ops tf, Output<?> weights) {
    check(tf, weights, "The seed");
    if (weights.dataType() != loss.dataType() || !weights.shape().isCompatibleWith(loss.shape())) {
      throw new IllegalArgumentException(
          "The seed %s is %s %s, but the loss %s is %s %s."
              .formatted(
                  weights.op().name(),
                  weights.dataType(),
                  weights.shape(),
                  loss.op().name(),
                  loss.dataType(),
                  loss.shape()));
    }
  }

  private static void check(Ops tf, Output<?> value, String role) {
    if (!(value.op() instanceof GraphOperation operation)) {
      throw new IllegalArgumentException(
          role + " is an eager value; only values of a graph have gradients.");
    }
    Graph graph = operation.env();
    if (graph != tf.scope().env()) {
      throw new IllegalArgumentException(
          "%s, %s, belongs to another graph.".formatted(role, operation.name()));
    }
    if (!Subgraph.isFloating(value)) {
      throw new IllegalArgumentException(
          "%s, %s (%s), is %s: only floating values have gradients%s."
              .formatted(
                  role,
                  operation.name(),
                  operation.type(),
                  value.dataType(),
                  operation.type().equals("VarHandleOp")
                      ? "; use the ReadVariableOp of this variable"
                      : ""));
    }
  }
}
