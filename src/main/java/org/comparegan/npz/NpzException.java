package org.comparegan.npz;

/** A file that NumPy would not write, or with content that is not supported. */
public final class NpzException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message names the file and says what to do. */
  public NpzException(String message) {
    super(message);
  }

  /** The message names the file and says what to do. */
  public NpzException(String message, Throwable cause) {
    super(message, cause);
  }
}
