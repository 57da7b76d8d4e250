package org.comparegan.feature;

/**
 * A feature network that cannot be used, or images that it cannot take: what, where, what to do.
 */
public final class FeatureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public FeatureException(String message) {
    super(message);
  }

  /** With a message for the user, and the cause. */
  public FeatureException(String message, Throwable cause) {
    super(message, cause);
  }
}
