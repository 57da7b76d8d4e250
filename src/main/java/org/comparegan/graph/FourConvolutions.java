package org.comparegan.graph;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

/**
 * A transposed convolution of stride 2, which is also the input gradient of a convolution, as four
 * convolutions of stride 1: output places of one parity use every other row and column of the
 * kernel. {@code Conv2DBackpropInput} multiplies image by image and repacks the kernel for each,
 * which is slow for small images.
 *
 * @param result shape of the output, {@code [n, 2a, 2b, c]}
 * @param rows vertical axis
 * @param columns horizontal axis
 */
public record FourConvolutions(Shape result, Axis rows, Axis columns) {
  /** With fewer channels, interleaving the four costs more than the products save. */
  private static final long FEW_CHANNELS = 32;

  /** Most input places per kernel tap; docs/performance.md. */
  private static final long PLACES_OF_A_TAP = 16;

  /**
   * One axis.
   *
   * @param kernel number of taps
   * @param padding zeros the convolution has before the first output place
   * @param half half the output places
   * @param inputs input places
   */
  record Axis(int kernel, int padding, int half, int inputs) {
    /**
     * The taps for output places {@code 2a + odd}: tap {@code first + 2j} of the rotated kernel
     * multiplies input place {@code a - before + j}.
     */
    Taps taps(int odd) {
      int parity = (odd + padding) % 2;
      int count = (kernel - parity + 1) / 2;
      int before = count - 1 + (parity - odd - padding) / 2;
      int first = kernel - 1 - parity - 2 * (count - 1);
      return new Taps(first, count, before, half - inputs + count - 1 - before);
    }

    boolean isUncropped() {
      return taps(0).isUncropped() && taps(1).isUncropped();
    }
  }

  /**
   * Every other tap of a rotated kernel.
   *
   * @param first index of the first tap
   * @param count number of taps
   * @param before zeros before the input
   * @param after zeros after the input
   */
  record Taps(int first, int count, int before, int after) {
    boolean isUncropped() {
      return count > 0 && before >= 0 && after >= 0;
    }

    int[] indices() {
      return IntStream.range(0, count).map(j -> first + 2 * j).toArray();
    }
  }

  /**
   * The form; empty unless the sides of the result are even and every input place is used.
   *
   * @param result {@code [n, h, w, c]}, n may be unknown
   * @param input {@code [n, …, …, d]}
   * @param kernel kernel of the convolution, {@code [kh, kw, c, d]}
   * @param top rows of zeros the convolution has before the result
   * @param left columns of zeros
   */
  public static Optional<FourConvolutions> of(
      Shape result, Shape input, Shape kernel, int top, int left) {
    boolean known =
        IntStream.range(1, 4).noneMatch(axis -> result.get(axis) < 0 || input.get(axis) < 0);
    if (!known || kernel.hasUnknownDimension() || result.get(1) % 2 + result.get(2) % 2 != 0) {
      return Optional.empty();
    }
    return Optional.of(
            new FourConvolutions(
                result, axis(result, input, kernel, 1, top), axis(result, input, kernel, 2, left)))
        .filter(form -> form.rows.isUncropped() && form.columns.isUncropped());
  }

  private static Axis axis(Shape result, Shape input, Shape kernel, int axis, int padding) {
    return new Axis(
        (int) kernel.get(axis - 1), padding, (int) result.get(axis) / 2, (int) input.get(axis));
  }

  /** Zeros before the first place of a convolution of stride 2 with SAME padding. */
  public static int samePadding(long result, long input, long kernel) {
    return (int) Math.max(0, 2 * (input - 1) + kernel - result) / 2;
  }

  /** Whether it is faster than {@code Conv2DBackpropInput} on a CPU. */
  public boolean isFaster() {
    long places = (long) rows.inputs * columns.inputs;
    return result.get(3) >= FEW_CHANNELS
        && places <= PLACES_OF_A_TAP * rows.kernel * columns.kernel;
  }

  /**
   * Adds it to the graph.
   *
   * @param input {@code [n, …, …, d]}
   * @param rotated the convolution's kernel rotated by 180°, {@code [kh, kw, d, c]}
   */
  public <T extends TType> Output<T> build(RawOps raw, Output<?> input, UnpackedKernel rotated) {
    Output<?>[] byParity = new Output<?>[2];
    for (int odd = 0; odd < 2; odd++) {
      Output<?> even = part(raw, input, rotated, rows.taps(odd), columns.taps(0));
      byParity[odd] =
          pair(raw, even, part(raw, input, rotated, rows.taps(odd), columns.taps(1)), 3);
    }
    int[] sizes = IntStream.range(0, 4).map(axis -> (int) result.get(axis)).toArray();
    return raw.op("Reshape")
        .in(pair(raw, byParity[0], byParity[1], 2), raw.integers(sizes))
        .output();
  }

  /** Output places of one parity in each direction. */
  private static Output<?> part(
      RawOps raw, Output<?> input, UnpackedKernel rotated, Taps down, Taps across) {
    return raw.op("Conv2D")
        .in(input, rotated.packed(down.indices(), across.indices()))
        .attr("strides", new long[] {1, 1, 1, 1})
        .attr("padding", "EXPLICIT")
        .attr(
            "explicit_paddings",
            new long[] {0, 0, down.before, down.after, across.before, across.after, 0, 0})
        .output();
  }

  private static Output<?> pair(RawOps raw, Output<?> first, Output<?> second, int axis) {
    return raw.op("Pack").inList(List.of(first, second)).attr("axis", axis).output();
  }
}
