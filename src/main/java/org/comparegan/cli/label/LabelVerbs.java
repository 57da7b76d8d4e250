package org.comparegan.cli.label;

import org.comparegan.cli.common.VerbGroup;
import picocli.CommandLine.Command;

/** The verbs of few labels. */
@Command(
    name = "labels",
    description =
        "Labels all images of a data set from few labels: the step of the paper whose code was"
            + " never released.",
    synopsisSubcommandLabel = "split|pretrain|cluster|classify|write|report",
    subcommands = {
      LabelSplits.class,
      LabelPretrain.class,
      LabelCluster.class,
      LabelClassify.class,
      LabelWrite.class,
      LabelReport.class
    },
    footer = {
      "",
      "Example: S3GAN with a tenth of the labels, from start to end:",
      "  ./comparegan labels split --data fashion-mnist-32 --percent 10 \\",
      "      --out runs/splits",
      "  ./comparegan labels classify --data fashion-mnist-32 \\",
      "      --label-split runs/splits/10.txt --run-dir runs/classifier --epochs 6",
      "  ./comparegan labels write --data fashion-mnist-32 \\",
      "      --labels runs/classifier/labels.npz \\",
      "      --to labels/fashion-mnist-32/inferred-10",
      "  ./comparegan train --config configs/fashion-mnist-32/s3gan-10.gin"
    })
public final class LabelVerbs extends VerbGroup {}
