package org.comparegan.graph;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The address of a TensorFlow server.
 *
 * @param host host name or IP address
 * @param port from 1 to 65535
 */
public record Address(String host, int port) {
  private static final String SCHEME = "grpc://";
  private static final int LAST_PORT = 65535;

  /** Fails when the host is blank or the port out of range. */
  public Address {
    if (host.isBlank() || port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException(
          "'%s:%d' is not an address: write host:port with a port from 1 to %d."
              .formatted(host, port, LAST_PORT));
    }
  }

  /** A port on this machine's loopback interface. */
  public static Address loopback(int port) {
    return new Address("127.0.0.1", port);
  }

  /**
   * Reads {@code host:port} or {@code grpc://host:port}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Address parse(String text) {
    String plain = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    if (!plain.matches("[^\\s/]+:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address: write host:port, as in 127.0.0.1:2222.");
    }
    int colon = plain.lastIndexOf(':');
    return new Address(plain.substring(0, colon), Integer.parseInt(plain.substring(colon + 1)));
  }

  /** The address as a session target, {@code grpc://host:port}. */
  public String target() {
    return SCHEME + this;
  }

  /** Whether the host is this machine's loopback interface. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether the host name can be resolved. */
  public boolean isKnown() {
    return !new InetSocketAddress(host, port).isUnresolved();
  }

  /** Whether a connection succeeds within this time. */
  public boolean answers(Duration patience) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(patience.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
