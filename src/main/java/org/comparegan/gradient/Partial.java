package org.comparegan.gradient;

import org.tensorflow.Output;

/** The gradient with respect to one input of an operation, given those of its outputs. */
@FunctionalInterface
interface Partial {

  /** For an input through which no gradient flows: a shape, an index, a saved statistic. */
  Partial NONE =
      (math, op) -> {
        throw new IllegalStateException("No gradient flows through this input of " + op);
      };

  /** Adds the operations of the gradient and gives its value, in the shape of the input. */
  Output<?> of(Algebra math, Step op);
}
