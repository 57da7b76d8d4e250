package org.comparegan.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The root of all random numbers of a run: a seed, from which named streams come.
 *
 * <p>A number's address is (seed, stream name, step, index), and the address alone decides it: the
 * same in a resumed, sharded or re-ordered run, from any thread and on any platform. Give each use
 * its own stream name, since the kinds of draws of one stream at one step share their bits.
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
      throw new IllegalStateException("This Java lacks SHA-256, which every Java must have.", e);
    }
  }
}
