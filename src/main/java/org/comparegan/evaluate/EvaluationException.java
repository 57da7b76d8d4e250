package org.comparegan.evaluate;

/** An evaluation cannot be done as asked; the message says what was found and what to do. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public EvaluationException(String message) {
    super(message);
  }

  /** With a message for the user, and the cause. */
  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
