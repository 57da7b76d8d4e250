package org.comparegan.gradient;

/** A gradient cannot be built; the message names the operation, its type and the path to it. */
public final class GradientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with this message. */
  public GradientException(String message) {
    super(message);
  }
}
