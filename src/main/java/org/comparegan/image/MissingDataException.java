package org.comparegan.image;

/** Data that is not where it was looked for; the message says how to obtain it. */
public final class MissingDataException extends DataException {
  private static final long serialVersionUID = 1;

  public MissingDataException(String message) {
    super(message);
  }
}
