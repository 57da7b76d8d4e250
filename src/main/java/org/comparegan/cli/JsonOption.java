package org.comparegan.cli;

import picocli.CommandLine.Option;

/** {@code --json}, for the verbs that print results. */
final class JsonOption {
  @Option(
      names = "--json",
      description = "Print one JSON document on standard output in place of the text.")
  private boolean wanted;

  /** Whether JSON was asked for. */
  boolean wanted() {
    return wanted;
  }
}
