package org.comparegan.fewlabels;

/** Labels that cannot be made or used; the message says what, where and what to do. */
public final class LabelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error with a message for users. */
  public LabelException(String message) {
    super(message);
  }

  /** An error with a message for users, and its cause. */
  public LabelException(String message, Throwable cause) {
    super(message, cause);
  }
}
