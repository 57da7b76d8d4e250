package org.comparegan.cli;

import picocli.CommandLine.Command;

/** Looks into networks. */
@Command(
    name = "graph",
    description = "Shows the networks of an architecture.",
    synopsisSubcommandLabel = "show",
    subcommands = GraphShow.class,
    footer = {
      "",
      "Example:",
      "  ./comparegan graph show resnet_biggan --resolution 32 --classes 10"
    })
final class GraphVerbs extends VerbGroup {}
