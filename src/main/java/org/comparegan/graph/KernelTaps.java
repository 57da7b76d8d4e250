package org.comparegan.graph;

import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

/**
 * The taps of a convolution's kernel, for putting kernels together: TensorFlow copies whole taps
 * several times as fast as slices, and swaps the last two of three axes twice as fast as of four.
 */
public final class KernelTaps {
  private final RawOps raw;
  private final int[] shape;
  private final Output<?>[] taps;

  private KernelTaps(RawOps raw, int[] shape, Output<?> rows) {
    int count = shape[0] * shape[1];
    GraphOperation apart = raw.op("Unpack").in(rows).attr("num", count).attr("axis", 0).build();
    this.raw = raw;
    this.shape = shape;
    this.taps = apart.outputList(0, count);
  }

  /**
   * A kernel as it is.
   *
   * @param kernel {@code [h, w, in, out]}
   * @param shape of the kernel
   */
  public static KernelTaps of(RawOps raw, Output<?> kernel, Shape shape) {
    int[] sizes = sizes(shape);
    return new KernelTaps(raw, sizes, rows(raw, kernel, sizes));
  }

  /** A kernel rotated by 180°, inputs and outputs swapped: {@code [h, w, out, in]}. */
  public static KernelTaps turned(RawOps raw, Output<?> kernel, Shape shape) {
    int[] sizes = sizes(shape);
    Output<?> exchanged =
        raw.op("Transpose").in(rows(raw, kernel, sizes), raw.integers(0, 2, 1)).output();
    KernelTaps taps =
        new KernelTaps(raw, new int[] {sizes[0], sizes[1], sizes[3], sizes[2]}, exchanged);
    java.util.Collections.reverse(java.util.Arrays.asList(taps.taps));
    return taps;
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
  public <T extends TType> Output<T> whole() {
    return of(IntStream.range(0, shape[0]).toArray(), IntStream.range(0, shape[1]).toArray());
  }

  /** The kernel of some rows and columns. */
  public <T extends TType> Output<T> of(int[] rows, int[] columns) {
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
