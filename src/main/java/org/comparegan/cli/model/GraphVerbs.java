package org.comparegan.cli.model;

import org.comparegan.cli.common.VerbGroup;
import picocli.CommandLine.Command;

/** Looks into networks. */
@Command(
    name = "graph",
    description = "Shows, records and exports the networks of an architecture.",
    synopsisSubcommandLabel = "(show | snapshot | export)",
    subcommands = {GraphShow.class, GraphSnapshots.class, GraphExport.class},
    footer = {
      "",
      "Example:",
      "  ./comparegan graph show resnet_biggan --resolution 32 --classes 10"
    })
public final class GraphVerbs extends VerbGroup {}
