package org.comparegan.cli.common;

import picocli.CommandLine.Option;

/** {@code --json}, for the verbs that print results. */
public final class JsonOption {
  @Option(
      names = "--json",
      description = "Print one JSON document on standard output in place of the text.")
  private boolean wanted;

  /** Whether JSON was asked for. */
  public boolean wanted() {
    return wanted;
  }
}
