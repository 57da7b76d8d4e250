package org.comparegan.train;

import java.io.IOException;
import java.nio.file.Path;
import org.comparegan.file.WholeFile;

/** A run cannot start or continue; the message says why, where, and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause. */
  public TrainingException(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file of a run cannot be written. */
  static TrainingException notWritten(Path file, IOException cause) {
    return new TrainingException(WholeFile.notWritten(file, cause), cause);
  }
}
