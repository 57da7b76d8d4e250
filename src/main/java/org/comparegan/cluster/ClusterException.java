package org.comparegan.cluster;

/** Workers cannot train together; the message says what to change. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure without a cause. */
  public ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
