package org.comparegan.random;

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011): a 64-bit key and a 128-bit counter give four words of 32
 * random bits.
 */
final class Philox {
  /** Words per counter. */
  static final int WORDS = 4;

  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * Writes the four words of one counter to {@code target[offset .. offset + 3]}.
   *
   * @param key key words 0 (low half) and 1 (high half)
   * @param low counter words 0 (low half) and 1 (high half)
   * @param high counter words 2 (low half) and 3 (high half)
   */
  static void block(long key, long low, long high, int[] target, int offset) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    int c0 = (int) low;
    int c1 = (int) (low >>> 32);
    int c2 = (int) high;
    int c3 = (int) (high >>> 32);
    for (int round = 0; round < 10; round++) {
      long product0 = MULTIPLIER_0 * (c0 & LOW_WORD);
      long product1 = MULTIPLIER_1 * (c2 & LOW_WORD);
      int next0 = (int) (product1 >>> 32) ^ c1 ^ key0;
      int next2 = (int) (product0 >>> 32) ^ c3 ^ key1;
      c0 = next0;
      c1 = (int) product1;
      c2 = next2;
      c3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    target[offset] = c0;
    target[offset + 1] = c1;
    target[offset + 2] = c2;
    target[offset + 3] = c3;
  }

  /** Writes the words of the counters from {@code low} on, at least {@code count} words. */
  static void blocks(long key, long low, long high, int[] target, int count) {
    for (int i = 0; i < count; i += WORDS) {
      block(key, low + i / WORDS, high, target, i);
    }
  }
}
