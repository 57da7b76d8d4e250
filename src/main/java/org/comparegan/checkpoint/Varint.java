package org.comparegan.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Base-128 numbers, low group first. */
final class Varint {
  private Varint() {}

  /** Reads an unsigned 64-bit number; {@link BufferUnderflowException} if it does not end. */
  static long read(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = from.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /** Reads a length that must fit into what remains of the buffer. */
  static int readLength(ByteBuffer from) {
    long value = read(from);
    if (value < 0 || value > from.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) value;
  }

  static void write(ByteArrayOutputStream to, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to.write((int) (rest | 0x80));
      rest >>>= 7;
    }
    to.write((int) rest);
  }
}
