package org.comparegan.model;

/** A model that cannot be opened or run as asked. The message says why, and what to do. */
public sealed class ModelException extends RuntimeException
    permits ModelException.ClassCountMissing {
  private static final long serialVersionUID = 1;

  /** A failure with its whole message. */
  public ModelException(String message) {
    super(message);
  }

  /** A failure with its whole message and its cause. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A generator takes labels, and neither model nor caller says of how many classes. */
  public static final class ClassCountMissing extends ModelException {
    private static final long serialVersionUID = 1;

    ClassCountMissing(String model) {
      super(
          model + " takes labels but does not say how many classes there are: give their number.");
    }
  }
}
