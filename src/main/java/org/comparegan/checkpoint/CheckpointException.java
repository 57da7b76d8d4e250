package org.comparegan.checkpoint;

/**
 * A model file that cannot be read or written as asked. The message names the file, the tensor when
 * one is concerned, what was found and what to do.
 */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its whole message. */
  public CheckpointException(String message) {
    super(message);
  }

  /** A failure with its whole message and what caused it. */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@code file: what; todo}. */
  public static CheckpointException in(Object file, String what, String todo) {
    return new CheckpointException(file + ": " + what + "; " + todo);
  }

  /** {@code file: tensor "name": what; todo}. */
  public static CheckpointException tensor(Object file, String name, String what, String todo) {
    return new CheckpointException(file + ": tensor \"" + name + "\": " + what + "; " + todo);
  }

  /** {@code file: what (reason of the cause); todo}. */
  public static CheckpointException because(
      Object file, String what, Exception cause, String todo) {
    return new CheckpointException(
        file + ": " + what + " (" + cause.getMessage() + "); " + todo, cause);
  }
}
