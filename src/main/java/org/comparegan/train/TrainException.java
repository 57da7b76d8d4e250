package org.comparegan.train;

/** A run that cannot start or go on; the message says what, where and what to do. */
public final class TrainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public TrainException(String message) {
    super(message);
  }

  /** With a message for people and what lies behind it. */
  public TrainException(String message, Throwable cause) {
    super(message, cause);
  }
}
