package org.comparegan.cli.table;

import org.comparegan.cli.common.VerbGroup;
import picocli.CommandLine.Command;

/** Records what models give, and checks that they still give it. */
@Command(
    name = "baseline",
    description =
        "Records weights, graph, images, data order and scores of models, and later checks that"
            + " they are unchanged.",
    synopsisSubcommandLabel = "record|check",
    subcommands = {BaselineRecord.class, BaselineCheck.class},
    footer = {"", "Example:", "  ./comparegan baseline check --file checkpoints/baseline.json"})
public final class BaselineVerbs extends VerbGroup {}
