package org.comparegan.random;

import java.util.Arrays;

/**
 * NumPy's legacy {@code RandomState}: MT19937 with the streams of {@code randint}, {@code rand},
 * {@code randn}, {@code choice}, {@code permutation} and {@code shuffle}, draw for draw.
 *
 * <p>Integers and uniform doubles are bit-equal to NumPy; Gaussians may differ in the last bit of a
 * logarithm. Not safe for use by several threads at once.
 */
public final class NumpyRandom {
  private static final int STATE = 624;
  private static final int SHIFT = 397;

  private final int[] state = new int[STATE];
  private int position = STATE;
  private double storedGaussian = Double.NaN;

  /** As {@code RandomState(seed)}, seed in [0, 2³²). */
  public NumpyRandom(long seed) {
    if (seed < 0 || seed > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("A NumPy seed is in [0, 4294967295], not " + seed + ".");
    }
    state[0] = (int) seed;
    for (int i = 1; i < STATE; i++) {
      state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** As {@code rand()}: uniform in [0, 1) with 53 bits. */
  public double rand() {
    long high = next() >>> 5;
    long low = next() >>> 6;
    return (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
  }

  /** As {@code uniform(low, high)}. */
  public double uniform(double low, double high) {
    return low + (high - low) * rand();
  }

  /** As {@code randn()}: a standard normal number by the polar method, drawn in pairs. */
  public double randn() {
    if (!Double.isNaN(storedGaussian)) {
      double stored = storedGaussian;
      storedGaussian = Double.NaN;
      return stored;
    }
    while (true) {
      double x = 2.0 * rand() - 1.0;
      double y = 2.0 * rand() - 1.0;
      double squared = x * x + y * y;
      if (squared < 1.0 && squared != 0.0) {
        double factor = Math.sqrt(-2.0 * Math.log(squared) / squared);
        storedGaussian = factor * x;
        return factor * y;
      }
    }
  }

  /** As {@code randint(low, high)} with the default type int64: uniform in [low, high). */
  public long randint(long low, long high) {
    if (low >= high) {
      throw new IllegalArgumentException("No integer is in [%d, %d).".formatted(low, high));
    }
    return low + below(high - 1 - low);
  }

  /** As {@code randint(high, size=count)}: values in [0, high). */
  public int[] randints(int high, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = (int) randint(0, high);
    }
    return values;
  }

  /**
   * As {@code choice(n, count, replace=False)}: distinct indices in [0, n).
   *
   * @throws IllegalArgumentException if count exceeds n
   */
  public int[] choice(int n, int count) {
    if (count > n) {
      throw new IllegalArgumentException(
          "Cannot draw %d distinct rows from %d.".formatted(count, n));
    }
    return Arrays.copyOf(permutation(n), count);
  }

  /** As {@code permutation(n)}: the numbers [0, n) in random order. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  /** As {@code shuffle(values)}, in place. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = (int) below(i);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** Uniform in [0, most]: masked bits, redrawn while too large. */
  private long below(long most) {
    if (most == 0) {
      return 0;
    }
    long mask = -1L >>> Long.numberOfLeadingZeros(most);
    boolean narrow = Long.compareUnsigned(most, 0xFFFF_FFFFL) <= 0;
    while (true) {
      long value = (narrow ? next() : (next() << 32) | next()) & mask;
      if (Long.compareUnsigned(value, most) <= 0) {
        return value;
      }
    }
  }

  /** The next 32 bits, in [0, 2³²). */
  private long next() {
    if (position == STATE) {
      twist();
      position = 0;
    }
    int y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y & 0xFFFF_FFFFL;
  }

  private void twist() {
    for (int i = 0; i < STATE; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % STATE] & 0x7fffffff);
      int mixed = state[(i + SHIFT) % STATE] ^ (y >>> 1);
      state[i] = (y & 1) == 0 ? mixed : mixed ^ 0x9908b0df;
    }
  }
}
