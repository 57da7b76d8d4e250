package org.comparegan.model;

/** A model that cannot be opened or run as asked. The message says why, and what to do. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure with its whole message. */
  public ModelException(String message) {
    super(message);
  }

  /** A failure with its whole message and what caused it. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
