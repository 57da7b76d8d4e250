package org.comparegan.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints the completion script. */
@Command(
    name = "completion",
    description = "Prints the completion script for bash and zsh.",
    footer = {"", "Example:", "  source <(./comparegan completion)"})
final class Completion extends Verb {
  @Override
  ExitCode run(Console console) {
    console.print(AutoComplete.bash("comparegan", Main.commandLine()));
    return ExitCode.DONE;
  }
}
