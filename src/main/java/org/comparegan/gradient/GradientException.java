package org.comparegan.gradient;

/** A gradient cannot be built: the message names the operation, its type and the way to it. */
public final class GradientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public GradientException(String message) {
    super(message);
  }
}
