package org.comparegan.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.tensorflow.ndarray.Shape;

/** Float32 numbers with a shape, row-major. The array is shared, not copied. */
public final class FloatArray {
  private final Shape shape;
  private final float[] values;

  /** {@link IllegalArgumentException} if the values do not fill the shape. */
  public FloatArray(Shape shape, float[] values) {
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(values.length + " values for the shape " + shape);
    }
    this.shape = shape;
    this.values = values;
  }

  /** Reads a {@code .npy} file of floating-point numbers. */
  public static FloatArray read(Path npy) throws IOException {
    NpyArray array = Npy.read(npy);
    long[] shape = Arrays.stream(array.shape()).asLongStream().toArray();
    return new FloatArray(Shape.of(shape), array.floats());
  }

  /** For a file of NumPy's; the values are shared. */
  public NpyArray.Floats toNpy() {
    int[] sizes = Arrays.stream(shape.asArray()).mapToInt(Math::toIntExact).toArray();
    return new NpyArray.Floats(sizes, values);
  }

  /** The length of each axis. */
  public Shape shape() {
    return shape;
  }

  /** All values. */
  public float[] values() {
    return values;
  }

  /** The length of the first axis. */
  public int rows() {
    return Math.toIntExact(shape.get(0));
  }

  /** A copy of rows {@code from} to {@code from + count}, with rows of zeros past the end. */
  public FloatArray rows(int from, int count) {
    int row = rows() == 0 ? 0 : values.length / rows();
    int end = Math.min(from + count, rows());
    float[] part = Arrays.copyOf(Arrays.copyOfRange(values, from * row, end * row), count * row);
    return new FloatArray(shape.tail().prepend(count), part);
  }
}
