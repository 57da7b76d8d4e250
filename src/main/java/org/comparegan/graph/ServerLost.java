package org.comparegan.graph;

/** A server, or another worker, that a run needed is gone. What the run was about is not done. */
public final class ServerLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  ServerLost(String message, Throwable cause) {
    super(message, cause);
  }

  ServerLost(String message) {
    super(message);
  }
}
