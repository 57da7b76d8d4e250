package org.comparegan.result;

/**
 * Something is not a result, or results cannot be compared as asked; the message says what to do.
 */
public final class ResultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public ResultException(String message) {
    super(message);
  }

  ResultException(String message, Throwable cause) {
    super(message, cause);
  }
}
