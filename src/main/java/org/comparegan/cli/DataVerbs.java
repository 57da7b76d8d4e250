package org.comparegan.cli;

import picocli.CommandLine.Command;

/** Looks into data sets. */
@Command(
    name = "data",
    description = "Lists, shows and verifies data sets.",
    synopsisSubcommandLabel = "ls|show|verify",
    subcommands = {DataLs.class, DataShow.class, DataVerify.class},
    footer = {"", "Example:", "  ./comparegan data ls"})
final class DataVerbs extends VerbGroup {}
