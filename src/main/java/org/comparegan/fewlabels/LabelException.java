package org.comparegan.fewlabels;

/** Labels that cannot be made or used; the message says what, where and what to do. */
public final class LabelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for people. */
  public LabelException(String message) {
    super(message);
  }

  /** With a message for people and what lies behind it. */
  public LabelException(String message, Throwable cause) {
    super(message, cause);
  }
}
