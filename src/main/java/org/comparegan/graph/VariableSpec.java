package org.comparegan.graph;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Specification of a variable.
 *
 * @param name name in the checkpoint, e.g. {@code generator/B1/up_conv1/kernel}
 * @param dtype float32, int32 or int64
 * @param shape fully known
 * @param initializer its initial value
 * @param trainable whether optimisers change it
 */
public record VariableSpec(
    String name,
    Class<? extends TNumber> dtype,
    Shape shape,
    Initializer initializer,
    boolean trainable) {

  /** Fails when the shape is not fully known. */
  public VariableSpec {
    if (shape.hasUnknownDimension()) {
      throw new IllegalArgumentException(
          "Variable " + name + " needs a known shape, not " + shape + ".");
    }
  }

  /** A trainable float32 variable. */
  public static VariableSpec weight(String name, Shape shape, Initializer initializer) {
    return new VariableSpec(name, TFloat32.class, shape, initializer, true);
  }

  /** A float32 variable that is not trainable: statistics, singular vectors, slots. */
  public static VariableSpec state(String name, Shape shape, Initializer initializer) {
    return new VariableSpec(name, TFloat32.class, shape, initializer, false);
  }
}
