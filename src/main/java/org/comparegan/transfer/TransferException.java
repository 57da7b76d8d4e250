package org.comparegan.transfer;

/** Weights that do not fit where they should go. The message says which, and what to do. */
public final class TransferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its whole message. */
  public TransferException(String message) {
    super(message);
  }
}
