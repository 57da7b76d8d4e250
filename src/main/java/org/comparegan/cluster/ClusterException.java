package org.comparegan.cluster;

/** Workers that cannot train together; the message says what to change. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure that no other caused. */
  public ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
