package org.comparegan.reproduce;

/** A table cannot be reproduced as asked; the message says what to do. */
public final class ReproduceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A table of a publication needs its feature network. */
  public static ReproduceException inceptionMissing() {
    return new ReproduceException(
        "This table's numbers are of the Inception network of 2015-12-05, which does not come with"
            + " the project: give --inception FILE.pb, the frozen graph with the tensors Mul:0,"
            + " pool_3:0 and logits:0 (docs/features.md says where it comes from), or --features"
            + " NAME for other numbers.");
  }

  ReproduceException(String message) {
    super(message);
  }

  ReproduceException(String message, Throwable cause) {
    super(message, cause);
  }
}
