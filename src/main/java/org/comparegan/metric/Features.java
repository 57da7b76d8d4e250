package org.comparegan.metric;

/**
 * A matrix of features or logits, [rows, columns], one row an image, read in blocks of rows.
 *
 * <p>Metrics read through {@link #copy} only, so an implementation need not hold the matrix in
 * memory. {@code copy} must be safe to call from several threads.
 */
public interface Features {

  /** Number of images. */
  int rows();

  /** Number of features of each image. */
  int columns();

  /** Copies {@code count} rows from row {@code first} on, row-major, to {@code target[offset…]}. */
  void copy(int first, int count, double[] target, int offset);

  /** A view on row-major float32 values, [rows, columns]; the array must not change afterwards. */
  static Features of(float[] values, int rows, int columns) {
    return new ArrayFeatures.OfFloats(values, rows, columns);
  }

  /** A view on row-major float64 values, [rows, columns]; the array must not change afterwards. */
  static Features of(double[] values, int rows, int columns) {
    return new ArrayFeatures.OfDoubles(values, rows, columns);
  }

  /** All values as one new row-major array, [rows, columns]. */
  default double[] toArray() {
    double[] values = new double[Math.multiplyExact(rows(), columns())];
    copy(0, rows(), values, 0);
    return values;
  }

  /** A view on {@code count} rows from row {@code first} on. */
  default Features slice(int first, int count) {
    return new ArrayFeatures.Slice(this, first, count);
  }

  /** A view on all rows but {@code count} from row {@code first} on. */
  default Features without(int first, int count) {
    int end = first + count;
    return new ArrayFeatures.Joined(slice(0, first), slice(end, rows() - end));
  }

  /** A view on the given rows in the given order, row numbers in [0, rows). */
  default Features select(int[] indices) {
    return new ArrayFeatures.Selection(this, indices.clone());
  }
}
