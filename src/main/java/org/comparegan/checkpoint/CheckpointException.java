package org.comparegan.checkpoint;

import org.comparegan.file.Reason;

/**
 * A model file that cannot be read or written as asked. The message names the file, the tensor when
 * one is concerned, what was found and what to do.
 */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What to do about a file whose bytes have changed or are cut off. */
  public static final String COPY_AGAIN = "the file is damaged or incomplete: copy it again";

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

  /** {@code file: what}, because its bytes have changed. */
  public static CheckpointException damaged(Object file, String what) {
    return in(file, what, COPY_AGAIN);
  }

  /** {@code file: tensor "name": what}, because its bytes have changed. */
  public static CheckpointException damaged(Object file, String name, String what) {
    return tensor(file, name, what, COPY_AGAIN);
  }

  /** {@code file: tensor "name": what; todo}. */
  public static CheckpointException tensor(Object file, String name, String what, String todo) {
    return new CheckpointException(file + ": tensor \"" + name + "\": " + what + "; " + todo);
  }

  /** {@code file: what (reason of the cause); todo}. */
  public static CheckpointException because(
      Object file, String what, Exception cause, String todo) {
    return new CheckpointException(
        file + ": " + what + " (" + Reason.of(cause) + "); " + todo, cause);
  }
}
