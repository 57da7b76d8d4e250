package org.comparegan.cli.train;

import org.comparegan.cli.common.VerbGroup;
import picocli.CommandLine.Command;

/** Looks after runs. */
@Command(
    name = "runs",
    description = "Lists the runs of train, finetune and labels pretrain|classify.",
    synopsisSubcommandLabel = "ls",
    subcommands = RunLs.class,
    footer = {"", "Example:", "  ./comparegan runs ls"})
public final class RunVerbs extends VerbGroup {}
