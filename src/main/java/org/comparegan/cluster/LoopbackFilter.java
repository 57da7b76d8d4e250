package org.comparegan.cluster;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.File;

/**
 * Restricts a listening port of this process to connections from this machine.
 *
 * <p>TensorFlow's server listens on every interface and has no setting to change that. A BPF filter
 * attached to the socket drops every packet that does not come from a loopback address; on Linux
 * this needs no privilege.
 */
final class LoopbackFilter {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_ACCEPTCONN = 30;
  private static final int ADDRESS_BYTES = 128;
  private static final int NETWORK_HEADER = -0x100000;

  private static final int LOAD_BYTE = 0x30;
  private static final int LOAD_WORD = 0x20;
  private static final int SHIFT_RIGHT = 0x74;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  /** Code, jump if true, jump if false, operand: classic BPF on the IP header. */
  private static final int[][] PROGRAM = {
    {LOAD_BYTE, 0, 0, NETWORK_HEADER},
    {SHIFT_RIGHT, 0, 0, 4},
    {JUMP_IF_EQUAL, 0, 2, 4}, // version 4?
    {LOAD_BYTE, 0, 0, NETWORK_HEADER + 12},
    {JUMP_IF_EQUAL, 8, 9, 127}, // from 127.x.x.x
    {LOAD_WORD, 0, 0, NETWORK_HEADER + 8},
    {JUMP_IF_EQUAL, 0, 7, 0},
    {LOAD_WORD, 0, 0, NETWORK_HEADER + 12},
    {JUMP_IF_EQUAL, 0, 5, 0},
    {LOAD_WORD, 0, 0, NETWORK_HEADER + 16},
    {JUMP_IF_EQUAL, 0, 3, 0},
    {LOAD_WORD, 0, 0, NETWORK_HEADER + 20},
    {JUMP_IF_EQUAL, 0, 1, 1}, // from ::1
    {RETURN, 0, 0, -1},
    {RETURN, 0, 0, 0},
  };

  /** System calls that find the socket and attach the filter. */
  private interface Sockets extends Library {
    int getsockname(int socket, Pointer address, IntByReference length);

    int getsockopt(int socket, int level, int option, IntByReference value, IntByReference length);

    int setsockopt(int socket, int level, int option, Pointer value, int length);
  }

  private LoopbackFilter() {}

  /** Whether this system supports socket filters. */
  static boolean available() {
    return Platform.isLinux();
  }

  /** Attaches the filter to the socket that listens on the port; false when there is none. */
  static boolean attach(int port) {
    if (!available()) {
      return false;
    }
    Sockets sockets = Native.load(Platform.C_LIBRARY_NAME, Sockets.class);
    boolean attached = false;
    String[] descriptors = new File("/proc/self/fd").list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      int socket = Integer.parseInt(descriptor);
      if (listens(sockets, socket) && port(sockets, socket) == port) {
        attached |= attach(sockets, socket);
      }
    }
    return attached;
  }

  private static boolean listens(Sockets sockets, int socket) {
    IntByReference value = new IntByReference();
    IntByReference length = new IntByReference(Integer.BYTES);
    return sockets.getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, value, length) == 0
        && value.getValue() != 0;
  }

  private static int port(Sockets sockets, int socket) {
    try (Memory address = new Memory(ADDRESS_BYTES)) {
      IntByReference length = new IntByReference(ADDRESS_BYTES);
      if (sockets.getsockname(socket, address, length) != 0) {
        return -1;
      }
      // After the address family, big-endian, in IPv4 and IPv6 alike.
      return Byte.toUnsignedInt(address.getByte(2)) << 8 | Byte.toUnsignedInt(address.getByte(3));
    }
  }

  private static boolean attach(Sockets sockets, int socket) {
    try (Memory program = new Memory(8L * PROGRAM.length);
        Memory filter = new Memory(16)) {
      for (int i = 0; i < PROGRAM.length; i++) {
        int[] line = PROGRAM[i];
        program.setShort(8L * i, (short) line[0]);
        program.setByte(8L * i + 2, (byte) line[1]);
        program.setByte(8L * i + 3, (byte) line[2]);
        program.setInt(8L * i + 4, line[3]);
      }
      filter.clear();
      filter.setShort(0, (short) PROGRAM.length);
      filter.setPointer(8, program);
      return sockets.setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, filter, 16) == 0;
    }
  }
}
