package org.comparegan.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  /**
   * Puts the parts of a partitioned tensor together, row-major, after checking that they tile it.
   */
  static final class Assembler {
    private final String file;
    private final String name;
    private final TensorInfo info;

    Assembler(String file, String name, TensorInfo info) {
      this.file = file;
      this.name = name;
      this.info = info;
    }

    /** The slices with every length given; an error unless they cover the tensor exactly once. */
    List<TensorSlice> tiling(List<TensorSlice> slices) {
      List<TensorSlice> full = new ArrayList<>(slices.size());
      long covered = 0;
      for (TensorSlice slice : slices) {
        TensorSlice inside =
            slice
                .within(info.shape())
                .orElseThrow(() -> broken("a slice does not lie within the shape " + info.shape()));
        covered += inside.shape().size();
        if (inside.shape().size() > 0 && full.stream().anyMatch(inside::overlaps)) {
          throw broken("slices overlap");
        }
        full.add(inside);
      }
      if (covered != info.elements()) {
        throw broken(
            "its slices hold "
                + covered
                + " of "
                + info.elements()
                + " elements: a part is missing");
      }
      return full;
    }

    /** An array for the whole tensor, if a Java array can hold it. */
    byte[] allocate() {
      if (info.bytes() > Integer.MAX_VALUE - 16) {
        throw CheckpointException.tensor(
            file,
            name,
            "is partitioned and has " + info.bytes() + " bytes, more than one array can hold",
            "save it with fewer parts");
      }
      return new byte[(int) info.bytes()];
    }

    /** Copies one part into its place. */
    void place(TensorSlice slice, byte[] part, byte[] whole) {
      Shape shape = info.shape();
      int rank = shape.numDimensions();
      if (part.length == 0) {
        return;
      }
      // Axes after the last one that is cut form one contiguous run.
      int cut = rank - 1;
      while (cut > 0 && slice.lengths().get(cut) == shape.get(cut)) {
        cut--;
      }
      long inner = info.dtype().size();
      for (int axis = cut + 1; axis < rank; axis++) {
        inner *= shape.get(axis);
      }
      int run = (int) (inner * (rank == 0 ? 1 : slice.lengths().get(cut)));
      long[] index = new long[Math.max(cut, 0)];
      for (int from = 0; from < part.length; from += run) {
        long to = 0;
        for (int axis = 0; axis < cut; axis++) {
          to = (to + slice.starts().get(axis) + index[axis]) * shape.get(axis + 1);
        }
        to = (to + (rank == 0 ? 0 : slice.starts().get(cut))) * inner;
        System.arraycopy(part, from, whole, (int) to, run);
        for (int axis = cut - 1; axis >= 0 && ++index[axis] == slice.lengths().get(axis); axis--) {
          index[axis] = 0;
        }
      }
    }

    private CheckpointException broken(String what) {
      return CheckpointException.damaged(file, name, what);
    }
  }
}
