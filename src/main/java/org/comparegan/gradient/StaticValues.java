package org.comparegan.gradient;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** What is known while the graph is built: shapes, and values of integer constants. */
final class StaticValues {
  private final Map<Output<?>, Shape> shapes = new HashMap<>();
  private final Map<Output<?>, Optional<int[]>> constants = new HashMap<>();

  /** The shape as far as it is known. */
  Shape shape(Output<?> value) {
    return shapes.computeIfAbsent(value, Output::shape);
  }

  /** The number of axes, if it is known. */
  Optional<Integer> rank(Output<?> value) {
    Shape shape = shape(value);
    return shape.isUnknown() ? Optional.empty() : Optional.of(shape.numDimensions());
  }

  /** The shape, if all of it is known. */
  Optional<long[]> fullShape(Output<?> value) {
    Shape shape = shape(value);
    return shape.hasUnknownDimension() ? Optional.empty() : Optional.of(shape.asArray());
  }

  /** The elements of an int32 or int64 constant; empty for any other value. */
  Optional<int[]> ints(Output<?> value) {
    return constants.computeIfAbsent(value, StaticValues::readInts);
  }

  /** The axes of a constant, counted from the front; empty when axes or rank are not known. */
  Optional<int[]> axes(Output<?> axes, Output<?> value) {
    return rank(value).flatMap(rank -> ints(axes).map(known -> normalised(known, rank)));
  }

  private static int[] normalised(int[] axes, int rank) {
    int[] positive = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      positive[i] = Math.floorMod(axes[i], rank);
    }
    return positive;
  }

  private static Optional<int[]> readInts(Output<?> value) {
    GraphOperation operation = (GraphOperation) value.op();
    DataType type = value.dataType();
    if (!operation.type().equals("Const")
        || type != DataType.DT_INT32 && type != DataType.DT_INT64) {
      return Optional.empty();
    }
    try (Tensor tensor = operation.attributes().getAttrTensor("value")) {
      int[] values = new int[Math.toIntExact(tensor.shape().size())];
      if (values.length == 0) {
        return Optional.of(values);
      }
      if (type == DataType.DT_INT32) {
        tensor.asRawTensor().data().asInts().read(values);
      } else {
        long[] longs = new long[values.length];
        tensor.asRawTensor().data().asLongs().read(longs);
        for (int i = 0; i < longs.length; i++) {
          values[i] = Math.toIntExact(longs[i]);
        }
      }
      return Optional.of(values);
    }
  }
}
