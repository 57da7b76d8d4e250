package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Blocks put together by hand from the format's description. */
class SnappyTest {

  @Test
  void literalsAndOverlappingCopies() throws IOException {
    // "ab", then 6 bytes from 2 back, in a one-byte-offset copy (length 4 + 2), then "!".
    assertThat(text(9, 1 << 2, 'a', 'b', (2 << 2) | 1, 2, 0, '!')).isEqualTo("abababab!");
    // The same run by a two-byte-offset copy.
    assertThat(text(8, 1 << 2, 'a', 'b', (5 << 2) | 2, 2, 0)).isEqualTo("abababab");
  }

  @Test
  void unsoundBlocks() {
    assertUnsound(5, 1 << 2, 'a', 'b');
    assertUnsound(3, 1 << 2, 'a', 'b', (0 << 2) | 2, 3, 0);
    assertUnsound(2, 2 << 2, 'a', 'b', 'c');
    assertUnsound(0xff, 0xff, 0xff, 0xff, 0x07, 0, 'a');
    assertUnsound(3, 62 << 2, 1);
  }

  private static void assertUnsound(int... block) {
    assertThatThrownBy(() -> text(block)).isInstanceOf(IOException.class);
  }

  private static String text(int... block) throws IOException {
    byte[] bytes = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      bytes[i] = (byte) block[i];
    }
    return new String(SortedTable.decompress(ByteBuffer.wrap(bytes)), StandardCharsets.UTF_8);
  }
}
