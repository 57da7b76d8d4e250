package org.comparegan.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.model.SourceOptions;
import org.comparegan.cluster.ClusterTask;
import org.comparegan.hub.ModelPath;
import org.comparegan.train.FineTuning;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Training;
import org.comparegan.transfer.PlanTable;
import org.comparegan.transfer.ResolvedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fine-tunes a model. */
@Command(
    name = "finetune",
    description =
        "Trains from the weights of a model: a run, a checkpoint, a TF1 Hub module, a SavedModel or"
            + " a frozen graph. Prints which tensors are kept and which are initialised.",
    footer = {
      "",
      "Optimiser state and step count start over. Tensors that depend on the classes are",
      "re-initialised when their number changes, or with --new-labels. The same command resumes.",
      "From a folder of pictures to samples and a score: docs/finetune.md.",
      "",
      "Example:",
      "  ./comparegan finetune --from checkpoints/fashion-mnist-32-supervised \\",
      "      --data fashion-mnist-32 --new-labels --dry-run"
    })
public final class FineTune extends ComputingVerb {
  @Takes(Kind.MODEL)
  @Option(names = "--from", required = true, paramLabel = "PATH", description = "The model.")
  private String from = "";

  @Mixin private TrainingDataOptions data = new TrainingDataOptions();

  @Mixin private SourceOptions options = new SourceOptions();

  @Count(from = 0)
  @Option(
      names = "--freeze-d",
      paramLabel = "N",
      description = "Do not train the N lowest blocks of the discriminator.",
      defaultValue = "0")
  private int freeze;

  @Option(
      names = "--new-labels",
      description =
          "Initialise the tensors that depend on the labels, even if the number of"
              + " classes is the same.")
  private boolean newLabels;

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "The run directory. Default: runs/finetune.")
  private Path runDir = Path.of("runs", "finetune");

  @Mixin private TrainingOptions training = new TrainingOptions();

  @Option(names = "--dry-run", description = "Print the plan and train nothing.")
  private boolean dryRun;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) {
    if (json.wanted() && !dryRun) {
      throw usage("--json prints the plan of a --dry-run: add it.");
    }
    if (ClusterTask.ofEnvironment().filter(task -> task.workers().size() > 1).isPresent()) {
      throw usage(
          "TF_CONFIG names several workers, but finetune runs on one: start the run without it,"
              + " then continue with 'train --config RUN/config.gin --run-dir RUN'.");
    }
    ModelPath path = ModelPath.open(from, console::notice);
    List<String> bindings = new ArrayList<>();
    bindings.add("fine_tuning.frozen_blocks = " + freeze);
    bindings.addAll(data.bindings());
    bindings.addAll(options.given().bindings());
    seed.given().ifPresent(s -> bindings.add("run_config.tf_random_seed = " + s));
    try (ResolvedModel model = ResolvedModel.open(path, options.given());
        FineTuning tuning =
            FineTuning.prepare(
                model,
                bindings,
                training.settings(this),
                new FineTuning.Options(newLabels, options.allowed()))) {
      if (dryRun || !CheckpointState.isIn(runDir)) {
        print(tuning, model, console);
      }
      tuning.plan().requirePossible();
      training.requireScores(this, tuning.config().experiment(), tuning.outline().image());
      return dryRun ? ExitCode.DONE : train(tuning, console);
    }
  }

  /** What matters first, then each tensor. */
  private void print(FineTuning tuning, ResolvedModel model, Console console) {
    List<String> sentences = tuning.outline().sentences(tuning.plan());
    if (json.wanted()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("outline", tuning.outline());
      document.put("sentences", sentences);
      document.put("notes", model.notes());
      document.put("reinitialised", tuning.plan().ofOtherLabels());
      document.put("copied", tuning.plan().copied());
      document.put("plan", PlanTable.json(tuning.plan()));
      console.json(document);
    } else {
      Stream.of(sentences, tuning.outline().warnings(), model.notes())
          .flatMap(List::stream)
          .forEach(sentence -> console.print(console.wrapped(sentence, "")));
      console.print("");
      console.print(PlanTable.fineTuning(tuning.plan(), dryRun));
      console.print("");
    }
    console.flush();
  }

  private ExitCode train(FineTuning tuning, Console console) {
    try (RunDirectory run = RunDirectory.open(runDir, console::notice);
        Training started = start(tuning, run)) {
      return training.train(this, console, started, run, TrainingOptions.Warnings.SHOWN);
    }
  }

  private Training start(FineTuning tuning, RunDirectory run) {
    training.requireSteps(this, run, tuning.steps());
    return tuning.start(run);
  }
}
