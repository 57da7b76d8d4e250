package org.comparegan.evaluate;

/** An evaluation that cannot be done as asked: what, what was found, what to do. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The whole story in one message. */
  public EvaluationException(String message) {
    super(message);
  }

  /** The whole story in one message, and what caused it. */
  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
