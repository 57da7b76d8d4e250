package org.comparegan.gradient;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Output;

/** The gradients of operations of one type. */
@FunctionalInterface
interface Rule {

  /** The gradient with respect to one input; empty when none flows to it. */
  Optional<Output<?>> partial(Algebra math, BackwardStep op, int input);

  /** One partial per input, in order; inputs after the last have no gradient. */
  static Rule of(Partial... partials) {
    List<Partial> byInput = List.of(partials);
    return (math, op, input) ->
        input >= byInput.size() || byInput.get(input) == Partial.NONE
            ? Optional.empty()
            : Optional.of(byInput.get(input).of(math, op));
  }

  /** One partial derivative for every input, given its index. */
  static Rule each(Indexed partial) {
    return (math, op, input) -> Optional.of(partial.of(math, op, input));
  }

  /** The gradient with respect to one input of an operation, given those of its outputs. */
  @FunctionalInterface
  interface Partial {

    /** For an input without a gradient: a shape, an index, a saved statistic. */
    Partial NONE =
        (math, op) -> {
          throw new IllegalStateException("No gradient flows through this input of " + op);
        };

    /** Adds the operations of the gradient and returns its value, in the shape of the input. */
    Output<?> of(Algebra math, BackwardStep op);
  }

  /** A {@link Partial} with the index of its input. */
  @FunctionalInterface
  interface Indexed {
    /** The gradient with respect to this input. */
    Output<?> of(Algebra math, BackwardStep op, int input);
  }
}
