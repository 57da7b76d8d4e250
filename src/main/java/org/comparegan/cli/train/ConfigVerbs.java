package org.comparegan.cli.train;

import org.comparegan.cli.common.VerbGroup;
import picocli.CommandLine.Command;

/** Finds configurations. */
@Command(
    name = "configs",
    description = "Lists the configurations that come with the project.",
    synopsisSubcommandLabel = "ls",
    subcommands = ConfigLs.class,
    footer = {"", "Example:", "  ./comparegan configs ls fashion"})
public final class ConfigVerbs extends VerbGroup {}
