package org.comparegan.random;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One named stream of random numbers, addressed as in {@link AddressedRandom}.
 *
 * <p>Some kinds of draws have two forms: one returns indices 0 to count − 1, the other writes the
 * indices from {@code firstIndex} on into part of an array. Both give the same number at the same
 * index. Indices are in [0, 2^40). Immutable and thread-safe.
 */
public final class RandomStream {
  private static final int CHUNK = 256;
  private static final int PIECE = 1 << 18;
  private static final float FLOAT_UNIT = 0x1p-24f;
  private static final double TRUNCATION = 2;

  /** Redraws of rejected numbers use counters beyond all first draws. */
  private static final int ATTEMPT_SHIFT = 40;

  private final long key;

  RandomStream(long key) {
    this.key = key;
  }

  /** Numbers uniform on [0, 1), multiples of 2^-24. */
  public float[] uniform(long step, int count) {
    return uniform(step, count, 0, 1);
  }

  /** Numbers uniform on [low, high). */
  public float[] uniform(long step, int count, float low, float high) {
    float[] result = new float[count];
    fillUniform(step, 0, result, 0, count, low, high);
    return result;
  }

  /** Writes numbers uniform on [low, high) to {@code target[offset .. offset + length)}. */
  public void fillUniform(
      long step, long firstIndex, float[] target, int offset, int length, float low, float high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "A uniform distribution needs low < high: [" + low + ", " + high + ").");
    }
    float scale = high - low;
    float largest = Math.nextDown(high);
    fill(
        step,
        firstIndex,
        target,
        offset,
        length,
        (words, values, count) -> {
          for (int i = 0; i < count; i++) {
            // Rounding of low + scale * u can reach high, which the interval excludes.
            values[i] = Math.min(low + scale * ((words[i] >>> 8) * FLOAT_UNIT), largest);
          }
        });
  }

  /** Normal numbers of mean 0 and standard deviation 1. */
  public float[] normal(long step, int count) {
    return normal(step, count, 0, 1);
  }

  /** Normal numbers of the given mean and standard deviation, within 6.77 deviations. */
  public float[] normal(long step, int count, float mean, float stddev) {
    float[] result = new float[count];
    inPieces(count, (first, n) -> fillNormal(step, first, result, first, n, mean, stddev));
    return result;
  }

  /** Writes normal numbers to {@code target[offset .. offset + length)}. */
  public void fillNormal(
      long step,
      long firstIndex,
      float[] target,
      int offset,
      int length,
      float mean,
      float stddev) {
    fill(
        step,
        firstIndex,
        target,
        offset,
        length,
        (words, values, count) -> {
          for (int i = 0; i < count; i += 2) {
            double radius = stddev * BoxMuller.radius(words[i]);
            values[i] = (float) (mean + radius * BoxMuller.cosine(words[i + 1]));
            values[i + 1] = (float) (mean + radius * BoxMuller.sine(words[i + 1]));
          }
        });
  }

  /**
   * Normal numbers, redrawn while farther than two standard deviations from the mean, like
   * TensorFlow's {@code truncated_normal}.
   */
  public float[] truncatedNormal(long step, int count, float mean, float stddev) {
    float[] result = new float[count];
    inPieces(
        count,
        (first, n) -> {
          int[] words = new int[Philox.WORDS];
          for (int i = first; i < first + n; i++) {
            result[i] = (float) (mean + stddev * truncatedNormal(step, i, words));
          }
        });
    return result;
  }

  private double truncatedNormal(long step, long index, int[] words) {
    for (long attempt = 0; ; attempt++) {
      Philox.block(key, index + (attempt << ATTEMPT_SHIFT), step, words, 0);
      for (int i = 0; i < Philox.WORDS; i += 2) {
        double radius = BoxMuller.radius(words[i]);
        double first = radius * BoxMuller.cosine(words[i + 1]);
        if (Math.abs(first) <= TRUNCATION) {
          return first;
        }
        double second = radius * BoxMuller.sine(words[i + 1]);
        if (Math.abs(second) <= TRUNCATION) {
          return second;
        }
      }
    }
  }

  /**
   * Integers uniform on [0, bound), exactly (no modulo bias).
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public int[] integers(long step, int count, int bound) {
    int[] result = new int[count];
    fillIntegers(step, 0, result, 0, count, bound);
    return result;
  }

  /** Writes integers uniform on [0, bound) to {@code target[offset .. offset + length)}. */
  public void fillIntegers(
      long step, long firstIndex, int[] target, int offset, int length, int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("The bound of random integers must be positive: " + bound);
    }
    Objects.checkFromIndexSize(offset, length, target.length);
    int[] words = new int[Philox.WORDS];
    for (int i = 0; i < length; i++) {
      target[offset + i] = integer(step, firstIndex + i, bound, words);
    }
  }

  /** Lemire, "Fast random integer generation in an interval" (2019): multiply, reject, redraw. */
  private int integer(long step, long index, int bound, int[] words) {
    long rejected = (1L << 32) % bound;
    for (long attempt = 0; ; attempt++) {
      long block = index / Philox.WORDS + (attempt << ATTEMPT_SHIFT);
      Philox.block(key, block, step, words, 0);
      long product = Integer.toUnsignedLong(words[(int) (index % Philox.WORDS)]) * bound;
      if ((product & 0xFFFFFFFFL) >= rejected) {
        return (int) (product >>> 32);
      }
    }
  }

  /**
   * The random order of {@code size} items in an epoch.
   *
   * @throws IllegalArgumentException if {@code size} is not positive
   */
  public Permutation permutation(long epoch, int size) {
    return new Permutation(key, epoch, size);
  }

  /** Draws some of the indices. */
  private interface Piece {
    void draw(int first, int count);
  }

  /** Draws in parallel, as addresses are independent of each other. */
  private static void inPieces(int count, Piece piece) {
    int pieces = count / PIECE + 1;
    IntStream.range(0, pieces)
        .parallel()
        .forEach(i -> piece.draw(i * PIECE, Math.min(PIECE, count - i * PIECE)));
  }

  private void fill(
      long step, long firstIndex, float[] target, int offset, int length, Transform transform) {
    Objects.checkFromIndexSize(offset, length, target.length);
    int[] words = new int[CHUNK];
    float[] values = new float[CHUNK];
    long index = firstIndex;
    int done = 0;
    while (done < length) {
      int skip = (int) (index % Philox.WORDS);
      int take = Math.min(CHUNK - skip, length - done);
      Philox.blocks(key, index / Philox.WORDS, step, words, skip + take);
      transform.apply(words, values, skip + take);
      System.arraycopy(values, skip, target, offset + done, take);
      done += take;
      index += take;
    }
  }

  /** Turns random words, in whole blocks, into {@code count} numbers. */
  private interface Transform {
    void apply(int[] words, float[] values, int count);
  }
}
