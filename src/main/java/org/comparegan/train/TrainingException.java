package org.comparegan.train;

/** A run cannot start or continue; the message says why, where, and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause. */
  public TrainingException(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
