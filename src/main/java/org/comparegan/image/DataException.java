package org.comparegan.image;

import java.io.IOException;
import java.nio.file.Path;
import org.comparegan.file.Reason;

/** Data that is missing, damaged or not what was asked for; the message says what to do. */
public class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error with a message for users. */
  public DataException(String message) {
    super(message);
  }

  /** An error with a message for users, and its cause. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Reports a file or folder that cannot be read. */
  public static DataException unreadable(Object place, Exception why) {
    return new DataException(place + ": cannot be read (" + Reason.of(why) + ").", why);
  }

  /** Reports a folder that cannot be listed. */
  public static DataException unlisted(Path folder, IOException why) {
    return new DataException(folder + ": cannot be listed (" + Reason.of(why) + ").", why);
  }

  /** Pictures of another size than is needed, or of several. */
  public static final class OtherSize extends DataException {
    private static final long serialVersionUID = 1;

    /** An error with a message for users. */
    public OtherSize(String message) {
      super(message);
    }
  }

  /** Data that was not found; the message says how to get it. */
  public static final class Missing extends DataException {
    private static final long serialVersionUID = 1;

    /** An error with a message for users. */
    public Missing(String message) {
      super(message);
    }
  }
}
