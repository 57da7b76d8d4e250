package org.comparegan.random;

/**
 * A random order of the numbers 0 to size − 1 that needs no memory: each position is computed
 * separately. A pure function of (seed, stream, epoch, size).
 *
 * <p>A Feistel network over pairs (left, right) in Z_a × Z_b with a·b ≥ size, both near √size, with
 * {@link Philox} as round function; a result outside the range is fed back until it is inside
 * (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002). This is a bijection for any
 * round function.
 */
public final class Permutation {
  private static final int ROUNDS = 8;

  private final long key;
  private final long epoch;
  private final int size;
  private final int width;
  private final int height;

  Permutation(long key, long epoch, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("A permutation needs a positive size: " + size);
    }
    this.key = key;
    this.epoch = epoch;
    this.size = size;
    this.width = (int) Math.ceil(Math.sqrt(size));
    this.height = (int) ((size + (long) width - 1) / width);
  }

  /** Number of permuted numbers. */
  public int size() {
    return size;
  }

  /**
   * The number at {@code position}, both in [0, size).
   *
   * @throws IndexOutOfBoundsException if the position is outside
   */
  public int at(int position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException(
          "Position " + position + " of a permutation of " + size + " numbers.");
    }
    int[] words = new int[Philox.WORDS];
    long value = position;
    do {
      value = encrypt(value, words);
    } while (value >= size);
    return (int) value;
  }

  private long encrypt(long value, int[] words) {
    long left = value / height;
    long right = value % height;
    for (int round = 0; round < ROUNDS; round += 2) {
      left = (left + noise(right, round, width, words)) % width;
      right = (right + noise(left, round + 1, height, words)) % height;
    }
    return left * height + right;
  }

  private long noise(long half, int round, int modulus, int[] words) {
    Philox.block(key, half | ((long) round << 32), epoch, words, 0);
    long bits = (Integer.toUnsignedLong(words[0]) << 31) ^ Integer.toUnsignedLong(words[1]);
    return bits % modulus;
  }
}
