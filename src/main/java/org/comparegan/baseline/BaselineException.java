package org.comparegan.baseline;

/** A baseline cannot be made or read; the message says what to do. */
public final class BaselineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BaselineException(String message) {
    super(message);
  }

  BaselineException(String message, Throwable cause) {
    super(message, cause);
  }
}
