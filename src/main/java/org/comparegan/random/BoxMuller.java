package org.comparegan.random;

/**
 * The Box-Muller transform from two random words to two independent standard normal numbers.
 *
 * <p>Logarithm, sine and cosine are series in plain double arithmetic, accurate to about 1e-13, as
 * {@link Math} may differ in the last bit between platforms and a seed must give the same numbers
 * on all of them.
 */
final class BoxMuller {
  private static final double LN_2 = 0.6931471805599453;
  private static final double SQRT_2 = 1.4142135623730951;
  private static final double RADIANS_PER_UNIT = Math.PI / 0x1p31;
  private static final double WORD = 0x1p-32;

  private BoxMuller() {}

  /** The radius √(−2 ln u) for the u in (0, 1) at the middle of the word's cell; at most 6.77. */
  static double radius(int word) {
    return Math.sqrt(-2 * logarithm((Integer.toUnsignedLong(word) + 0.5) * WORD));
  }

  /** The cosine of the word's angle, a full turn being 2^32. */
  static double cosine(int word) {
    return sine(word + 0x40000000);
  }

  /** The sine of the word's angle, a full turn being 2^32. */
  static double sine(int word) {
    int quadrant = (word + 0x20000000) >>> 30;
    double angle = (word - (quadrant << 30)) * RADIANS_PER_UNIT;
    double value = (quadrant & 1) == 0 ? sineSeries(angle) : cosineSeries(angle);
    return (quadrant & 2) == 0 ? value : -value;
  }

  /** The natural logarithm of a positive normal double. */
  static double logarithm(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> 52) - 1023;
    double mantissa = Double.longBitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
    if (mantissa > SQRT_2) {
      mantissa *= 0.5;
      exponent++;
    }
    double s = (mantissa - 1) / (mantissa + 1);
    double t = s * s;
    double tail = 1.0 / 9 + t * (1.0 / 11 + t * (1.0 / 13 + t * (1.0 / 15)));
    double series = 1 + t * (1.0 / 3 + t * (1.0 / 5 + t * (1.0 / 7 + t * tail)));
    return exponent * LN_2 + 2 * s * series;
  }

  private static double sineSeries(double x) {
    double t = x * x;
    double tail = 1.0 / 362880 + t * (-1.0 / 39916800 + t * (1.0 / 6227020800.0));
    return x * (1 + t * (-1.0 / 6 + t * (1.0 / 120 + t * (-1.0 / 5040 + t * tail))));
  }

  private static double cosineSeries(double x) {
    double t = x * x;
    double tail = 1.0 / 40320 + t * (-1.0 / 3628800 + t * (1.0 / 479001600 - t / 87178291200.0));
    return 1 + t * (-1.0 / 2 + t * (1.0 / 24 + t * (-1.0 / 720 + t * tail)));
  }
}
