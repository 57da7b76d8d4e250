package org.comparegan.checkpoint;

import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.TensorShapeProto;

/** Shapes between TensorFlow's messages and this package. */
public final class Shapes {
  private Shapes() {}

  /** The fully known shape of a message; empty if unknown, negative or past 2^63 bytes. */
  public static Optional<Shape> known(TensorShapeProto proto) {
    if (proto.getUnknownRank() || proto.getDimCount() > 254) {
      return Optional.empty();
    }
    long[] sizes = new long[proto.getDimCount()];
    long product = 1;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = proto.getDim(i).getSize();
      // 16 bytes an element at most, so that byte counts stay within a long as well.
      if (sizes[i] < 0 || (sizes[i] > 0 && product > Long.MAX_VALUE / 16 / sizes[i])) {
        return Optional.empty();
      }
      product *= Math.max(sizes[i], 1);
    }
    return Optional.of(Shape.of(sizes));
  }

  /** The shape of a signature's tensor, with −1 for a free axis. */
  public static Shape open(TensorShapeProto proto) {
    if (proto.getUnknownRank()) {
      return Shape.unknown();
    }
    return Shape.of(proto.getDimList().stream().mapToLong(d -> d.getSize()).toArray());
  }

  public static TensorShapeProto proto(Shape shape) {
    TensorShapeProto.Builder builder = TensorShapeProto.newBuilder();
    for (long size : shape.asArray()) {
      builder.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return builder.build();
  }
}
