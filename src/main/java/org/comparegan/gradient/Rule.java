package org.comparegan.gradient;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Output;

/** How gradients pass backwards through operations of one type. */
@FunctionalInterface
interface Rule {

  /** The gradient with respect to one input; empty when none flows through it. */
  Optional<Output<?>> partial(Algebra math, Step op, int input);

  /** One partial per input, in order; inputs after the last have no gradient. */
  static Rule of(Partial... partials) {
    List<Partial> byInput = List.of(partials);
    return (math, op, input) ->
        input >= byInput.size() || byInput.get(input) == Partial.NONE
            ? Optional.empty()
            : Optional.of(byInput.get(input).of(math, op));
  }

  /** The gradient of the first input, for operations whose other inputs only steer. */
  static Rule first(Partial partial) {
    return of(partial);
  }

  /** One partial derivative for every input, which is told by its index. */
  static Rule each(Indexed partial) {
    return (math, op, input) -> Optional.of(partial.of(math, op, input));
  }

  /** A {@link Partial} that is told its input. */
  @FunctionalInterface
  interface Indexed {
    /** The gradient with respect to this input. */
    Output<?> of(Algebra math, Step op, int input);
  }
}
