package org.comparegan.cli;

import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Verb;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints the completion script. */
@Command(
    name = "completion",
    description = "Prints the completion script for bash and zsh.",
    footer = {"", "Example:", "  source <(./comparegan completion)"})
final class Completion extends Verb {
  @Override
  protected ExitCode run(Console console) {
    console.print(AutoComplete.bash("comparegan", Main.commandLine()));
    return ExitCode.DONE;
  }
}
