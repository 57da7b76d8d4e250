package org.comparegan.train;

/** A run that cannot start or go on; the message says what, where and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public TrainingException(String message) {
    super(message);
  }

  /** With a message for people and what lies behind it. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
