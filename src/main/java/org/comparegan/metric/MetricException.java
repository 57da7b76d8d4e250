package org.comparegan.metric;

/** Input from which a metric cannot be computed; the message says what, where and what to do. */
public final class MetricException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** A failure with a message for people. */
  public MetricException(String message) {
    super(message);
  }
}
