package org.comparegan.npz;

/** A file that is not what NumPy would write, or holds what is not read here. */
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
