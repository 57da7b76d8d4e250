package org.comparegan.feature;

/**
 * A feature network that cannot be used, or images that it cannot take: what, where, what to do.
 */
public final class FeatureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The whole story in one message. */
  public FeatureException(String message) {
    super(message);
  }

  /** The whole story in one message, and what caused it. */
  public FeatureException(String message, Throwable cause) {
    super(message, cause);
  }
}
