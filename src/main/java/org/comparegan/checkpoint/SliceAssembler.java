package org.comparegan.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ndarray.Shape;

/** Puts the parts of a partitioned tensor together, row-major, after checking that they tile it. */
final class SliceAssembler {
  private final String file;
  private final String name;
  private final TensorInfo info;

  SliceAssembler(String file, String name, TensorInfo info) {
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
          "its slices hold " + covered + " of " + info.elements() + " elements: a part is missing");
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
    return CheckpointException.tensor(file, name, what, "the checkpoint is damaged: copy it again");
  }
}
