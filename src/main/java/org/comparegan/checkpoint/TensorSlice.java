package org.comparegan.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.TensorSliceProto;

/**
 * One part of a partitioned variable: where it starts and how long it is along each axis. An axis
 * that is taken whole is start 0, length {@link #WHOLE}.
 */
record TensorSlice(List<Long> starts, List<Long> lengths) {
  static final long WHOLE = -1;

  static TensorSlice of(TensorSliceProto proto) {
    return new TensorSlice(
        proto.getExtentList().stream().map(e -> e.hasLength() ? e.getStart() : 0L).toList(),
        proto.getExtentList().stream().map(e -> e.hasLength() ? e.getLength() : WHOLE).toList());
  }

  TensorSliceProto proto() {
    TensorSliceProto.Builder builder = TensorSliceProto.newBuilder();
    for (int axis = 0; axis < starts.size(); axis++) {
      TensorSliceProto.Extent.Builder extent = builder.addExtentBuilder();
      if (lengths.get(axis) != WHOLE) {
        extent.setStart(starts.get(axis)).setLength(lengths.get(axis));
      }
    }
    return builder.build();
  }

  /** This slice with every length given, or empty if it does not lie within the shape. */
  Optional<TensorSlice> within(Shape whole) {
    if (starts.size() != whole.numDimensions()) {
      return Optional.empty();
    }
    Long[] full = lengths.toArray(new Long[0]);
    for (int axis = 0; axis < full.length; axis++) {
      long size = whole.get(axis);
      long start = starts.get(axis);
      full[axis] = full[axis] == WHOLE ? Long.valueOf(size) : full[axis];
      if (start < 0 || full[axis] < 0 || start > size || full[axis] > size - start) {
        return Optional.empty();
      }
    }
    return Optional.of(new TensorSlice(starts, List.of(full)));
  }

  /** The shape of a slice whose lengths are all given. */
  Shape shape() {
    return Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
  }

  boolean overlaps(TensorSlice other) {
    for (int axis = 0; axis < starts.size(); axis++) {
      if (starts.get(axis) >= other.starts.get(axis) + other.lengths.get(axis)
          || other.starts.get(axis) >= starts.get(axis) + lengths.get(axis)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The key under which bundles and old checkpoints store the slice: TensorFlow's order-preserving
   * code of 0, the name, the rank, and start and length of each axis ({@code
   * util/saved_tensor_slice_util.cc}).
   */
  byte[] key(String name) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    unsigned(key, 0);
    text(key, name);
    unsigned(key, starts.size());
    for (int axis = 0; axis < starts.size(); axis++) {
      signed(key, starts.get(axis));
      signed(key, lengths.get(axis));
    }
    return key.toByteArray();
  }

  /** The number of significant bytes, then these, highest first. */
  private static void unsigned(ByteArrayOutputStream to, long value) {
    int bytes = (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
    to.write(bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      to.write((int) (value >>> (8 * i)));
    }
  }

  /** UTF-8 with 00 and ff escaped, ended by 00 01. */
  private static void text(ByteArrayOutputStream to, String name) {
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      to.write(b);
      if (b == 0) {
        to.write(0xff);
      } else if (b == (byte) 0xff) {
        to.write(0);
      }
    }
    to.write(0);
    to.write(1);
  }

  /** Two's complement, highest byte first, with the length as leading ones of the first bits. */
  private static void signed(ByteArrayOutputStream to, long value) {
    long magnitude = value < 0 ? ~value : value;
    int bytes = (64 - Long.numberOfLeadingZeros(magnitude)) / 7 + 1;
    byte[] code = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      int shift = 8 * (bytes - 1 - i);
      code[i] = (byte) (shift >= 64 ? (value < 0 ? -1 : 0) : value >> shift);
    }
    // `bytes` ones followed by a zero, flipped into the leading bits.
    int header = ~(0xffff >>> bytes) & 0xffff;
    code[0] ^= (byte) (header >>> 8);
    if (bytes > 1) {
      code[1] ^= (byte) header;
    }
    to.writeBytes(code);
  }
}
