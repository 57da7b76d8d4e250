package org.comparegan.cli.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.Main;
import org.comparegan.cli.common.CommandArguments;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Verb;
import org.comparegan.cluster.ClusterTask;
import org.comparegan.cluster.LocalWorkers;
import org.comparegan.cluster.Statement;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.Device;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Trainer;
import org.comparegan.train.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains from a configuration. */
@Command(
    name = "train",
    description =
        "Trains a GAN from gin files. Resumes when the run directory exists and its configuration "
            + "agrees, else says what differs.",
    footer = {
      "",
      "Example:",
      "  ./comparegan train --config configs/fashion-mnist-32/supervised.gin \\",
      "      --run-dir runs/supervised --set 'options.training_steps = 200'"
    })
public final class Train extends Verb {
  @Option(
      names = "--config",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.gin",
      description = "Gin files, read in order; later bindings win.")
  private List<Path> configs = List.of();

  @Option(
      names = "--set",
      paramLabel = "BINDING",
      description = "One more binding, as in 'options.z_dim = 40'. May be repeated.")
  private List<String> bindings = List.of();

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "Where the run is kept. Default: runs/<name of the last config>.")
  private Optional<Path> runDir = Optional.empty();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Train with N processes of this machine, which share each batch. Workers of several"
              + " machines are named by TF_CONFIG instead. With --device gpu:K they take the GPUs"
              + " from K on, one each. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int workers;

  @Mixin private TrainingOptions options = new TrainingOptions();

  @Mixin private StepProfileOption profile = new StepProfileOption();

  @Override
  protected ExitCode run(Console console) {
    profile.check(this);
    List<String> all = new ArrayList<>(bindings);
    common().seed().ifPresent(seed -> all.add("run_config.tf_random_seed = " + seed));
    GinConfig config = GinConfig.parse(configs, all);
    Path directory = runDir.orElseGet(this::defaultDirectory);
    Optional<ClusterTask> task = task();
    if (task.isPresent() && task.get().index() > 0) {
      return new WorkerStart(task.get(), common().session(), console)
          .follow(config, options.settings(this));
    }
    try (RunDirectory run = RunDirectory.open(directory)) {
      if (workers > 1) {
        return withLocalWorkers(console, config, run);
      }
      return task.isPresent()
          ? asChief(console, config, run, task.get(), () -> {})
          : train(console, Training.prepare(config, run, options.settings(this)), directory);
    }
  }

  /** The workers that the environment names; one alone is none. */
  private Optional<ClusterTask> task() {
    if (workers < 1) {
      throw usage("--workers must be 1 or more, not " + workers + ".");
    }
    Optional<ClusterTask> task = ClusterTask.ofEnvironment();
    if (task.isPresent() && workers > 1) {
      throw usage("TF_CONFIG names the workers already: leave --workers out.");
    }
    if (options.remote() && (task.isPresent() || workers > 1)) {
      throw usage("With --target one server does all of the work: leave the workers out.");
    }
    Optional<ClusterTask> several = task.filter(named -> named.workers().size() > 1);
    if (profile.wanted() && (several.isPresent() || workers > 1 || options.remote())) {
      throw usage("--profile traces the steps of one process: leave workers and --target out.");
    }
    return several;
  }

  private ExitCode withLocalWorkers(Console console, GinConfig config, RunDirectory run) {
    try (LocalWorkers local =
        LocalWorkers.start(
            workers,
            Main.class.getName(),
            index -> argumentsOfWorker(index, arguments(), common().device()),
            run.path())) {
      return asChief(console, config, run, local.task(), local::check);
    }
  }

  private ExitCode asChief(
      Console console, GinConfig config, RunDirectory run, ClusterTask task, Runnable check) {
    WorkerStart start = new WorkerStart(task, common().session(), console);
    Training training =
        Training.prepare(config, run, options.settings(this).withSession(start.session()));
    start.agree(new Statement(training.facts(), config.text(), training.skippedBatches()), check);
    console.notice(training.sharing());
    return train(console, training, run.path());
  }

  /**
   * What another worker is started with: the same without what starts further ones, and with a GPU
   * of its own.
   */
  public static List<String> argumentsOfWorker(int index, List<String> arguments, Device device) {
    if (device.gpu().isEmpty()) {
      return CommandArguments.without(List.of("--workers"), arguments);
    }
    List<String> own = CommandArguments.without(List.of("--workers", "--device"), arguments);
    own.addAll(List.of("--device", "gpu:" + (device.gpu().getAsInt() + index)));
    return own;
  }

  private ExitCode train(Console console, Training prepared, Path directory) {
    try (Training training = prepared) {
      return watched(console, training, directory);
    }
  }

  private ExitCode watched(Console console, Training training, Path directory) {
    training.withoutInfluence().forEach(console::notice);
    console.notice(training.description());
    try (TrainWatcher watcher = options.watcher(this, console, training, directory, profile);
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      Trainer.Outcome outcome = training.run(interruption::requested, watcher);
      watcher.report();
      options.report(console);
      console.print(directory.toString());
      return outcome == Trainer.Outcome.FINISHED ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  private Path defaultDirectory() {
    String name = configs.get(configs.size() - 1).getFileName().toString();
    return Path.of("runs", name.replaceFirst("\\.gin$", ""));
  }
}
