package org.comparegan.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Verb;
import org.comparegan.cli.model.PlanTable;
import org.comparegan.cli.model.SourceOptions;
import org.comparegan.cluster.ClusterTask;
import org.comparegan.hub.ModelPath;
import org.comparegan.train.FineTuning;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Training;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.WeightSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains on from a model. */
@Command(
    name = "finetune",
    description =
        "A new training that starts with the weights of a model: of a run, a checkpoint, a TF1 Hub "
            + "module, a SavedModel or a frozen graph. Prints what is kept and what starts anew.",
    footer = {
      "",
      "Optimisers and steps start anew. Tensors that depend on the labels do so when the number of",
      "classes changes, or with --new-labels. Run it again with the same options to resume.",
      "",
      "Example:",
      "  ./comparegan finetune --from checkpoints/fashion-mnist-32-supervised --dry-run"
    })
public final class FineTune extends Verb {
  @Option(names = "--from", required = true, paramLabel = "PATH", description = "The model.")
  private String from = "";

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "The data set. Default: that of the model's configuration.")
  private Optional<String> data = Optional.empty();

  @Mixin private SourceOptions options = new SourceOptions();

  @Option(
      names = "--freeze-d",
      paramLabel = "N",
      description = "Leave the N lowest blocks of the discriminator as they are.",
      defaultValue = "0")
  private int freeze;

  @Option(
      names = "--new-labels",
      description = "The classes mean something else: what depends on them starts anew.")
  private boolean newLabels;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "Where the run is kept. Default: runs/finetune.")
  private Path runDir = Path.of("runs", "finetune");

  @Mixin private TrainingOptions training = new TrainingOptions();

  @Option(names = "--dry-run", description = "Print the plan and train nothing.")
  private boolean dryRun;

  @Override
  protected ExitCode run(Console console) {
    if (freeze < 0) {
      throw usage("--freeze-d must be 0 or more, not " + freeze + ".");
    }
    if (ClusterTask.ofEnvironment().filter(task -> task.workers().size() > 1).isPresent()) {
      throw usage(
          "TF_CONFIG names several workers, and finetune is for one: let it begin the run, and go"
              + " on with 'train --config RUN/config.gin --run-dir RUN'.");
    }
    ModelPath path = ModelPath.open(from);
    List<String> bindings = new ArrayList<>();
    bindings.add("fine_tuning.frozen_blocks = " + freeze);
    data.ifPresent(name -> bindings.add("dataset.name = \"" + name.replace("\"", "") + "\""));
    bindings.addAll(options.given().bindings());
    common().seed().ifPresent(seed -> bindings.add("run_config.tf_random_seed = " + seed));
    try (WeightSource source = WeightSource.open(path)) {
      ResolvedModel model = ResolvedModel.of(path, source, options.given());
      try (FineTuning tuning =
          FineTuning.prepare(
              model,
              bindings,
              training.settings(this),
              new FineTuning.Options(newLabels, options.allowed()))) {
        console.print(PlanTable.text(tuning.plan(), model.notes()));
        console.flush();
        tuning.plan().requirePossible();
        return dryRun ? ExitCode.DONE : train(tuning, console);
      }
    }
  }

  private ExitCode train(FineTuning tuning, Console console) {
    try (RunDirectory run = RunDirectory.open(runDir);
        Training started = tuning.start(run)) {
      return training.train(this, console, started, run);
    }
  }
}
