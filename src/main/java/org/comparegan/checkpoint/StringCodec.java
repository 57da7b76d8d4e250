package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.file.MaskedCrc;

/**
 * String tensors of a bundle: all lengths as varints, a checksum of the lengths, all bytes. The
 * entry's own checksum covers the lengths as 32-bit numbers, the inner checksum and the bytes.
 */
final class StringCodec {
  private StringCodec() {}

  /** Encoded bytes and the checksum that belongs into the entry. */
  record Encoded(byte[] bytes, int crc) {}

  static Encoded encode(List<ByteString> strings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MaskedCrc crc = new MaskedCrc();
    for (ByteString s : strings) {
      Varint.write(bytes, s.size());
      crc.addInt(s.size());
    }
    int lengths = crc.value();
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(lengths).array());
    crc.addInt(lengths);
    for (ByteString s : strings) {
      bytes.writeBytes(s.toByteArray());
      crc.add(s.toByteArray());
    }
    return new Encoded(bytes.toByteArray(), crc.value());
  }

  /** {@link BufferUnderflowException} if lengths or a checksum do not agree. */
  static List<ByteString> decode(ByteBuffer in, int count, int expectedCrc) {
    int[] lengths = new int[count];
    MaskedCrc crc = new MaskedCrc();
    for (int i = 0; i < count; i++) {
      lengths[i] = Varint.readLength(in);
      crc.addInt(lengths[i]);
    }
    int stored = in.getInt();
    if (stored != crc.value()) {
      throw new BufferUnderflowException();
    }
    crc.addInt(stored);
    List<ByteString> strings = new ArrayList<>(count);
    for (int length : lengths) {
      if (length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      ByteBuffer one = in.slice(in.position(), length);
      crc.add(one);
      strings.add(ByteString.copyFrom(one));
      in.position(in.position() + length);
    }
    if (in.hasRemaining() || crc.value() != expectedCrc) {
      throw new BufferUnderflowException();
    }
    return strings;
  }
}
