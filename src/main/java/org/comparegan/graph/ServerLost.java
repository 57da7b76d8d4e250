package org.comparegan.graph;

/** A server or worker that a run needs is gone; the run had no effect. */
public final class ServerLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  ServerLost(String message, Throwable cause) {
    super(message, cause);
  }

  ServerLost(String message) {
    super(message);
  }
}
