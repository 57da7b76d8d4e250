package org.comparegan.cli.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.Main;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.ConfigConverter;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cluster.ClusterTask;
import org.comparegan.cluster.Handshake;
import org.comparegan.cluster.LocalWorkers;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.JavaProcess;
import org.comparegan.graph.Device;
import org.comparegan.graph.VisibleDevice;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Training;
import org.comparegan.train.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains from a configuration. */
@Command(
    name = "train",
    description =
        "Trains a GAN from gin files, or resumes a run directory with the same configuration.",
    footer = {
      "",
      "Example:",
      "  ./comparegan train --config fashion-mnist-32/supervised --steps 200",
      "  ./comparegan train --run-dir runs/supervised --steps 300",
      "  ./comparegan train --config fashion-mnist-32/supervised --data pictures/ \\",
      "      --labels labels.csv --run-dir runs/pictures"
    })
public final class Train extends ComputingVerb {
  private static final int MOST_PER_PROCESSOR = 4;

  @Takes(Kind.CONFIGURATION)
  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "NAME|FILE.gin",
      converter = ConfigConverter.class,
      description =
          "Gin files, or configurations of the project by name ('configs ls'), read in order;"
              + " later bindings win. Default: the run's.")
  private List<Path> configs = List.of();

  @Option(
      names = "--set",
      paramLabel = "BINDING",
      description =
          "A gin binding that overrides the files, e.g. 'options.z_dim = 40'. May be"
              + " repeated.")
  private List<String> bindings = List.of();

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "The run directory. Default: runs/<name of the last config>.")
  private Optional<Path> runDir = Optional.empty();

  @Count
  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Train with N processes on this machine, which share each batch. For workers on several"
              + " machines set TF_CONFIG instead. With --device gpu:K they use GPUs K to K+N-1, one"
              + " each. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int workers;

  @Mixin private PrivateOption privacy = new PrivateOption();
  @Mixin private TrainingDataOptions data = new TrainingDataOptions();
  @Mixin private TrainingOptions options = new TrainingOptions();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) {
    List<String> all = new ArrayList<>(data.bindings());
    all.addAll(bindings);
    seed.given().ifPresent(s -> all.add("run_config.tf_random_seed = " + s));
    GinConfig config = GinConfig.parse(configs.isEmpty() ? configOfRun() : configs, all);
    Path directory = runDir.orElseGet(this::defaultDirectory);
    Optional<ClusterTask> task = task();
    if (workers > 1) {
      checkWorkers(config, console);
    }
    TrainingSettings settings = options.settings(this);
    if (task.isPresent() && task.get().index() > 0) {
      return asFollower(console, config, task.get(), settings);
    }
    try (RunDirectory run = RunDirectory.open(directory, console::notice)) {
      options.requireSteps(this, run, config.experiment().options().trainingSteps());
      if (workers > 1) {
        return withLocalWorkers(console, config, run, settings);
      }
      return task.isPresent()
          ? asChief(console, config, run, task.get(), settings, () -> {})
          : train(console, config, Training.prepare(config, run, settings), run);
    }
  }

  /** The task in the environment; empty when it names a single worker. */
  private Optional<ClusterTask> task() {
    Optional<ClusterTask> task = ClusterTask.ofEnvironment();
    if (task.isPresent() && workers > 1) {
      throw usage("TF_CONFIG already names the workers: omit --workers.");
    }
    if (options.remote() && (task.isPresent() || workers > 1)) {
      throw usage("With --target one server does all the work: omit --workers and TF_CONFIG.");
    }
    Optional<ClusterTask> several = task.filter(named -> named.workers().size() > 1);
    if (options.profiles() && (several.isPresent() || workers > 1 || options.remote())) {
      throw usage("--profile traces a single process: omit --workers, TF_CONFIG and --target.");
    }
    if (several.isPresent() || workers > 1 || options.remote()) {
      privacy.require(options.remote() ? "the server of --target" : "the workers");
    }
    return several;
  }

  /** Fails before anything is started where this number of workers cannot train. */
  private void checkWorkers(GinConfig config, Console console) {
    Experiment experiment = config.experiment();
    try {
      Training.requireShares(experiment, workers);
    } catch (IllegalArgumentException e) {
      throw usage("--workers " + workers + ": " + e.getMessage());
    }
    int processors = Runtime.getRuntime().availableProcessors();
    if (workers > MOST_PER_PROCESSOR * processors) {
      throw usage(
          "--workers %d: this machine has %d processors, which more than %d workers would only slow down."
              .formatted(workers, processors, MOST_PER_PROCESSOR * processors));
    }
    if (workers > processors) {
      console.notice(
          "%d workers take turns on %d processors: more than %d are no faster."
              .formatted(workers, processors, processors));
    }
    device().gpu().ifPresent(this::requireGpus);
  }

  private void requireGpus(int first) {
    long gpus = VisibleDevice.all(session()).stream().filter(VisibleDevice::isGpu).count();
    if (gpus > 0 && first + workers > gpus) {
      throw usage(
          "--workers %d with --device gpu:%d needs the GPUs %d to %d: this machine has %d, from gpu:0 on."
              .formatted(workers, first, first, first + workers - 1, gpus));
    }
  }

  private ExitCode withLocalWorkers(
      Console console, GinConfig config, RunDirectory run, TrainingSettings settings) {
    try (LocalWorkers local =
        LocalWorkers.start(
            workers,
            Main.class.getName(),
            index -> argumentsOfWorker(index, arguments(), device()),
            run.path())) {
      return asChief(console, config, run, local.task(), settings, local::check);
    }
  }

  private ExitCode asChief(
      Console console,
      GinConfig config,
      RunDirectory run,
      ClusterTask task,
      TrainingSettings settings,
      Runnable check) {
    Handshake handshake = Handshake.begin(task, session(), console::notice);
    Training training = Training.prepare(config, run, settings.withSession(handshake.session()));
    handshake.agree(
        new Handshake.Statement(training.facts(), config.text(), run.skippedBatches()),
        console::notice,
        check);
    console.notice(training.sharing());
    return train(console, config, training, run);
  }

  /** Trains along with the chief. */
  private ExitCode asFollower(
      Console console, GinConfig config, ClusterTask task, TrainingSettings settings) {
    Handshake handshake = Handshake.begin(task, session(), console::notice);
    try (Training training = Training.prepare(config, settings.withSession(handshake.session()));
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      Handshake.Statement chief =
          handshake.agree(
              new Handshake.Statement(training.facts(), config.text(), List.of()),
              console::notice,
              () -> {});
      Training.Outcome outcome = training.follow(interruption::requested, chief.skipped());
      handshake.linger();
      return outcome == Training.Outcome.FINISHED ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  /**
   * Arguments of another local worker: this process's without {@code --workers}, and each with its
   * own GPU.
   */
  public static List<String> argumentsOfWorker(int index, List<String> arguments, Device device) {
    if (device.gpu().isEmpty()) {
      return JavaProcess.without(List.of("--workers"), arguments);
    }
    List<String> own = JavaProcess.without(List.of("--workers", "--device"), arguments);
    own.addAll(List.of("--device", "gpu:" + (device.gpu().getAsInt() + index)));
    return own;
  }

  private ExitCode train(Console console, GinConfig config, Training prepared, RunDirectory run) {
    try (Training training = prepared) {
      config.withoutInfluence().forEach(console::notice);
      return options.train(this, console, training, run, TrainingOptions.Warnings.NOW);
    }
  }

  /** What a run that is resumed was started with. */
  private List<Path> configOfRun() {
    Path config =
        runDir
            .orElseThrow(
                () ->
                    usage(
                        "Missing --config, or --run-dir of a run to resume: 'configs ls' and 'runs"
                            + " ls' list them."))
            .resolve("config.gin");
    if (!Files.isRegularFile(config)) {
      throw usage("There is no %s to resume: give --config.".formatted(config));
    }
    return List.of(config);
  }

  private Path defaultDirectory() {
    String name = configs.get(configs.size() - 1).getFileName().toString();
    return Path.of("runs", name.replaceFirst("\\.gin$", ""));
  }
}
