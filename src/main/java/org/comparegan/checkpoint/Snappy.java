package org.comparegan.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Decompression of one raw Snappy block (Snappy's format description, no framing). */
final class Snappy {
  /** A copy of three bytes yields at most 64: a larger claim is no Snappy. */
  private static final int LARGEST_RATIO = 32;

  private Snappy() {}

  /** The plain bytes; {@link BufferUnderflowException} if the block is not sound. */
  static ByteBuffer decompress(ByteBuffer in) {
    long claimed = Varint.read(in);
    if (claimed < 0
        || claimed > (long) LARGEST_RATIO * in.remaining()
        || claimed > Integer.MAX_VALUE - 16) {
      throw new BufferUnderflowException();
    }
    byte[] out = new byte[(int) claimed];
    int at = 0;
    while (in.hasRemaining()) {
      int tag = in.get() & 0xff;
      if ((tag & 3) == 0) {
        long length = (tag >>> 2) + 1L;
        if (length > 60) {
          length = littleEndian(in, (int) length - 60) + 1;
        }
        check(length <= in.remaining() && length <= out.length - at);
        in.get(out, at, (int) length);
        at += (int) length;
      } else {
        int length = (tag & 3) == 1 ? 4 + ((tag >>> 2) & 7) : (tag >>> 2) + 1;
        long offset =
            switch (tag & 3) {
              case 1 -> ((tag >>> 5) << 8) | (in.get() & 0xff);
              case 2 -> littleEndian(in, 2);
              default -> littleEndian(in, 4);
            };
        check(offset > 0 && offset <= at && length <= out.length - at);
        // Source and target may overlap, which repeats a pattern: byte by byte.
        for (int i = 0; i < length; i++, at++) {
          out[at] = out[at - (int) offset];
        }
      }
    }
    check(at == out.length);
    return ByteBuffer.wrap(out);
  }

  private static long littleEndian(ByteBuffer in, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in.get() & 0xffL) << (8 * i);
    }
    return value;
  }

  private static void check(boolean sound) {
    if (!sound) {
      throw new BufferUnderflowException();
    }
  }
}
