package org.comparegan.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The source of all random numbers of a run: a seed with named streams.
 *
 * <p>A number depends only on its address (seed, stream name, step, index), so it is the same in a
 * resumed, sharded or reordered run, on any thread and platform. Each use needs its own stream
 * name, since all kinds of draws from one stream at one step share their bits.
 */
public final class AddressedRandom {
  private final long seed;

  private AddressedRandom(long seed) {
    this.seed = seed;
  }

  /** The random numbers of {@code seed}. */
  public static AddressedRandom of(long seed) {
    return new AddressedRandom(seed);
  }

  /** The seed. */
  public long seed() {
    return seed;
  }

  /** The stream called {@code name}; streams of different names or seeds are independent. */
  public RandomStream stream(String name) {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer address = ByteBuffer.allocate(Long.BYTES + encoded.length);
    address.putLong(seed).put(encoded);
    return new RandomStream(ByteBuffer.wrap(sha256().digest(address.array())).getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
