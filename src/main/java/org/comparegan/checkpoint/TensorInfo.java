package org.comparegan.checkpoint;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** What a checkpoint says of one tensor without reading its values: element type and full shape. */
public record TensorInfo(Dtype dtype, Shape shape) {

  /**
   * What a file says of a tensor.
   *
   * @param value the type's number, for messages
   * @throws CheckpointException for an unknown type or an impossible shape
   */
  static TensorInfo of(Object file, String name, DataType type, int value, TensorShapeProto shape) {
    Dtype dtype =
        Dtype.of(type)
            .orElseThrow(
                () ->
                    CheckpointException.tensor(
                        file,
                        name,
                        "has the unknown element type number " + value,
                        "save it as one of TensorFlow's number types"));
    return new TensorInfo(
        dtype,
        TensorProtos.knownShape(shape)
            .orElseThrow(() -> CheckpointException.damaged(file, name, "has an impossible shape")));
  }

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
