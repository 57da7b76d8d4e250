package org.comparegan.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

/**
 * A convolution kernel unpacked into its taps, one {@code [in, out]} matrix per position, from
 * which new kernels are packed: TensorFlow copies whole taps several times as fast as slices, and
 * swaps the last two of three axes twice as fast as of four.
 */
public final class UnpackedKernel {
  private final RawOps raw;
  private final int[] shape;
  private final Output<?>[] taps;

  private UnpackedKernel(RawOps raw, int[] shape, Output<?> rows) {
    int count = shape[0] * shape[1];
    GraphOperation unpacked = raw.op("Unpack").in(rows).attr("num", count).attr("axis", 0).build();
    this.raw = raw;
    this.shape = shape;
    this.taps = unpacked.outputList(0, count);
  }

  /**
   * A kernel, unchanged.
   *
   * @param kernel {@code [h, w, in, out]}
   * @param shape shape of the kernel
   */
  public static UnpackedKernel of(RawOps raw, Output<?> kernel, Shape shape) {
    int[] sizes = sizes(shape);
    return new UnpackedKernel(raw, sizes, rows(raw, kernel, sizes));
  }

  /** A kernel rotated by 180°, with inputs and outputs swapped: {@code [h, w, out, in]}. */
  public static UnpackedKernel rotated(RawOps raw, Output<?> kernel, Shape shape) {
    int[] sizes = sizes(shape);
    Output<?> swapped =
        raw.op("Transpose").in(rows(raw, kernel, sizes), raw.integers(0, 2, 1)).output();
    UnpackedKernel rotated =
        new UnpackedKernel(raw, new int[] {sizes[0], sizes[1], sizes[3], sizes[2]}, swapped);
    Collections.reverse(Arrays.asList(rotated.taps));
    return rotated;
  }

  private static int[] sizes(Shape shape) {
    return IntStream.range(0, 4).map(axis -> Math.toIntExact(shape.get(axis))).toArray();
  }

  private static Output<?> rows(RawOps raw, Output<?> kernel, int[] sizes) {
    return raw.op("Reshape")
        .in(kernel, raw.integers(sizes[0] * sizes[1], sizes[2], sizes[3]))
        .output();
  }

  /** The whole kernel. */
  public <T extends TType> Output<T> packed() {
    return packed(IntStream.range(0, shape[0]).toArray(), IntStream.range(0, shape[1]).toArray());
  }

  /** A kernel of these rows and columns. */
  public <T extends TType> Output<T> packed(int[] rows, int[] columns) {
    List<? extends Output<?>> chosen =
        IntStream.of(rows)
            .boxed()
            .flatMap(row -> IntStream.of(columns).mapToObj(column -> taps[row * shape[1] + column]))
            .toList();
    return raw.op("Reshape")
        .in(
            raw.op("Pack").inList(chosen).attr("axis", 0).output(),
            raw.integers(rows.length, columns.length, shape[2], shape[3]))
        .output();
  }
}
