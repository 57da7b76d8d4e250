package org.comparegan.cli.common;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A verb that only has verbs of its own, as {@code checkpoint ls}. */
public abstract class VerbGroup implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final void run() {
    throw new ParameterException(
        spec.commandLine(), "Which one: " + String.join(", ", spec.subcommands().keySet()) + "?");
  }
}
