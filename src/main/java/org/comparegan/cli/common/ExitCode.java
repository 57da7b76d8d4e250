package org.comparegan.cli.common;

/** What the process answers to its caller. */
public enum ExitCode {
  /** The work is done. */
  DONE(0),
  /** The work failed; one line on standard error says why. */
  FAILED(1),
  /** The command line could not be understood. */
  USAGE(2),
  /** A check found a difference, or a threshold was missed. */
  DIFFERENCE(3),
  /** Ctrl-C; the state is saved. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number that the process exits with. */
  public int number() {
    return number;
  }
}
