package org.comparegan.cli.model;

import org.comparegan.cli.common.VerbGroup;
import picocli.CommandLine.Command;

/** Looks into checkpoints and modules. */
@Command(
    name = "checkpoint",
    description = "Lists, shows, compares and verifies the tensors of a checkpoint or module.",
    synopsisSubcommandLabel = "ls|show|diff|verify",
    subcommands = {
      CheckpointLs.class,
      CheckpointShow.class,
      CheckpointDiff.class,
      CheckpointVerify.class
    },
    footer = {
      "",
      "A PATH is a run directory, a checkpoint prefix, a TF1 Hub module or a SavedModel.",
      "",
      "Example:",
      "  ./comparegan checkpoint ls \\",
      "      src/test/resources/golden/checkpoint/dtypes/model.ckpt-1"
    })
public final class CheckpointVerbs extends VerbGroup {}
