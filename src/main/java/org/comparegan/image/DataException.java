package org.comparegan.image;

import java.io.IOException;
import java.nio.file.Path;

/** Data that is missing, damaged or not what was asked for; the message says what to do. */
public class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error for people. */
  public DataException(String message) {
    super(message);
  }

  /** An error for people, and what led to it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file or folder that cannot be read, and why. */
  public static DataException unreadable(Object place, Exception why) {
    return new DataException(place + ": cannot be read (" + why.getMessage() + ").", why);
  }

  /** A folder that cannot be listed, and why. */
  public static DataException unlisted(Path folder, IOException why) {
    return new DataException(folder + ": cannot be listed (" + why.getMessage() + ").", why);
  }

  /** Data that was not found where it was looked for; the message says how to get it. */
  public static final class Missing extends DataException {
    private static final long serialVersionUID = 1;

    /** An error for people. */
    public Missing(String message) {
      super(message);
    }
  }
}
