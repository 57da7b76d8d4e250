package org.comparegan.cli.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.foreign.ForeignFiles;
import org.comparegan.hub.ModelPath;
import org.comparegan.train.ImportedRun;
import org.comparegan.transfer.PlanTable;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferPlan;
import org.comparegan.transfer.TransferPlan.TrainingState;
import org.comparegan.transfer.TransferPlan.Weights;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a run directory of a model of any form. */
@Command(
    name = "import",
    description =
        "Makes a run directory from a model: a run, a checkpoint (V1, V2), a TF1 Hub module, a"
            + " SavedModel, a frozen graph, or a PyTorch project's weights. Prints the source of"
            + " each tensor.",
    footer = {
      "",
      "Architecture, sizes and options are inferred from the tensors; --config is checked against"
          + " them.",
      "",
      "Example:",
      "  ./comparegan import checkpoints/fashion-mnist-32-supervised \\",
      "      --to /tmp/imported --dry-run"
    })
public final class Import extends Verb {
  @Takes(Kind.MODEL)
  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A run directory, a checkpoint, a TF1 Hub module, a SavedModel, a frozen graph, or a file"
              + " or folder of BigGAN-PyTorch, pytorch-pretrained-BigGAN, PyTorch-StudioGAN or"
              + " mimicry.")
  private String source = "";

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The new run directory.")
  private Path to = Path.of("");

  @Mixin private SourceOptions options = new SourceOptions();

  @Option(
      names = "--weights",
      paramLabel = "both|ema|raw",
      converter = SourceOptions.WeightsConverter.class,
      description =
          "both: weights and moving averages; ema: the averages in place of the weights; raw: no"
              + " averages. Default: both. Of a PyTorch project, raw takes G instead of G_ema.")
  private Weights weights = Weights.BOTH;

  @Option(
      names = "--drop-training-state",
      description = "Drop optimiser slots and step counters. Default: keep them.")
  private boolean dropState;

  @Option(names = "--dry-run", description = "Print the plan and write nothing.")
  private boolean dryRun;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  /** Files of other projects have either weights or averages. */
  private ModelPath weights(ModelPath path) {
    return path instanceof ModelPath.ForeignWeights foreign && weights == Weights.TRAINED
        ? foreign.with(ForeignFiles.Weights.TRAINED)
        : path;
  }

  @Override
  protected ExitCode run(Console console) {
    ModelPath path = weights(ModelPath.open(source, console::notice));
    try (ResolvedModel model = ResolvedModel.open(path, options.given())) {
      TransferPlan plan =
          model.plan(
              new TransferPlan.Options(
                  weights,
                  dropState ? TrainingState.DROPPED : TrainingState.KEPT,
                  options.allowed(),
                  seed.or(0L)));
      if (json.wanted()) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("source", path.location());
        document.put("architecture", model.spec().architecture().ginName());
        document.put("image", model.spec().image().toString());
        document.put("z_dim", model.spec().zDim());
        document.put("classes", model.inference().classes());
        document.put("plan", PlanTable.json(plan));
        document.put("notes", model.notes());
        console.json(document);
      } else {
        console.print(PlanTable.table(plan, model.notes()));
      }
      console.flush();
      plan.requirePossible();
      if (!dryRun) {
        String prefix = ImportedRun.write(model, plan, to);
        console.notice("Written: " + prefix);
      }
      return ExitCode.DONE;
    }
  }
}
