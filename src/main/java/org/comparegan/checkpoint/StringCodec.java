package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

  static Encoded encode(List<ByteString> strings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream sizes = CodedOutputStream.newInstance(bytes);
    MaskedCrc crc = new MaskedCrc();
    for (ByteString s : strings) {
      sizes.writeUInt32NoTag(s.size());
      crc.addInt(s.size());
    }
    int ofSizes = crc.value();
    sizes.writeFixed32NoTag(ofSizes);
    crc.addInt(ofSizes);
    for (ByteString s : strings) {
      byte[] one = s.toByteArray();
      sizes.writeRawBytes(one);
      crc.add(one);
    }
    sizes.flush();
    return new Encoded(bytes.toByteArray(), crc.value());
  }

  /**
   * The strings.
   *
   * @throws IOException when lengths or a checksum do not agree
   */
  static List<ByteString> decode(byte[] bytes, int count, int expectedCrc) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    long[] lengths = new long[count];
    MaskedCrc crc = new MaskedCrc();
    for (int i = 0; i < count; i++) {
      lengths[i] = in.readRawVarint64();
      require(lengths[i] >= 0 && lengths[i] <= bytes.length);
      crc.addInt((int) lengths[i]);
    }
    int stored = in.readFixed32();
    require(stored == crc.value());
    crc.addInt(stored);
    List<ByteString> strings = new ArrayList<>(count);
    for (long length : lengths) {
      require(length <= bytes.length - in.getTotalBytesRead());
      byte[] one = in.readRawBytes((int) length);
      crc.add(one);
      strings.add(ByteString.copyFrom(one));
    }
    require(in.isAtEnd() && crc.value() == expectedCrc);
    return strings;
  }

  private static void require(boolean sound) throws IOException {
    if (!sound) {
      throw new IOException("lengths or checksums do not agree");
    }
  }
}
