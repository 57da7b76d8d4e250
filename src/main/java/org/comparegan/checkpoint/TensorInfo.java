package org.comparegan.checkpoint;

import org.tensorflow.ndarray.Shape;

/** What a checkpoint says of one tensor without reading its values: element type and full shape. */
public record TensorInfo(Dtype dtype, Shape shape) {

  /** The number of elements, 1 for a scalar. */
  public long elements() {
    return shape.size();
  }

  /** The bytes of all elements; 0 for types without a fixed size. */
  public long bytes() {
    return elements() * dtype.size();
  }

  @Override
  public String toString() {
    return dtype + shape.toString();
  }
}
