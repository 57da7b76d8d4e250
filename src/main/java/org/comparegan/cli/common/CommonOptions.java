package org.comparegan.cli.common;

import picocli.CommandLine.Option;

/** The options that every verb takes. */
public final class CommonOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no notices.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show stack traces and TensorFlow's own log.")
  private boolean verbose;

  /** Whether notices and progress are unwanted. */
  public boolean quiet() {
    return quiet;
  }

  /** Whether stack traces are wanted. */
  public boolean verbose() {
    return verbose;
  }
}
