package org.comparegan.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TType;

/**
 * A resource variable of a graph.
 *
 * @param spec name, shape, initialiser
 * @param handle the resource, for operations that change it in place
 * @param feed placeholder whose value {@code assign} stores
 * @param assign name of the operation that stores the placeholder's value
 * @param value reads the variable, without order relative to other operations
 */
public record Variable(
    VariableSpec spec,
    Operand<? extends TType> handle,
    Operand<? extends TType> feed,
    String assign,
    Operand<? extends TType> value) {

  /** The name in the checkpoint. */
  public String name() {
    return spec.name();
  }
}
