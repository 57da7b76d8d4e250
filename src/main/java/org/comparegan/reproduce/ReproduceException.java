package org.comparegan.reproduce;

import org.comparegan.feature.InstalledNetworks;

/** A table cannot be reproduced as asked; the message says what to do. */
public final class ReproduceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A table of a publication needs its feature network. */
  public static ReproduceException inceptionMissing() {
    return new ReproduceException(
        InstalledNetworks.howToInstall()
            + " Or name the file with --inception FILE.pb, or --features NAME for other numbers.");
  }

  ReproduceException(String message) {
    super(message);
  }

  ReproduceException(String message, Throwable cause) {
    super(message, cause);
  }
}
