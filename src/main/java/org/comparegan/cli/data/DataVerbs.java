package org.comparegan.cli.data;

import org.comparegan.cli.common.VerbGroup;
import picocli.CommandLine.Command;

/** Looks into data sets and prepares them. */
@Command(
    name = "data",
    description = "Lists, shows, verifies and prepares data sets.",
    synopsisSubcommandLabel = "ls|show|verify|prepare",
    subcommands = {DataLs.class, DataShow.class, DataVerify.class, DataPrepare.class},
    footer = {"", "Example:", "  ./comparegan data ls"})
public final class DataVerbs extends VerbGroup {}
