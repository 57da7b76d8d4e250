package org.comparegan.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.experiment.GinConfig;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.train.OnNan;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.TrainMonitor;
import org.comparegan.train.TrainSettings;
import org.comparegan.train.Trainer;
import org.comparegan.train.Training;
import picocli.CommandLine.Command;
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
final class Train extends Verb {
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
      names = "--steps",
      paramLabel = "N",
      description = "Generator steps in all. Default: options.training_steps.")
  private Optional<Long> steps = Optional.empty();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data set is. Default: the one that comes with the project.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--sample-every",
      paramLabel = "N",
      description = "Generator steps between sample sheets; 0: none. Default: ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private long sampleEvery;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      description =
          "Generator steps between checkpoints. Default: run_config.save_checkpoints_steps, or"
              + " --evaluate-every.")
  private Optional<Long> saveEvery = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Checkpoints kept. Default: run_config.keep_checkpoint_max.")
  private Optional<Integer> keep = Optional.empty();

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description =
          "Generator steps between evaluations, each a row of scores.csv; a multiple of"
              + " --save-every. Default: none.")
  private Optional<Long> evaluateEvery = Optional.empty();

  @Option(
      names = "--evaluate-samples",
      paramLabel = "N",
      description = "Images of such an evaluation. Default: ${DEFAULT-VALUE}.",
      defaultValue = "2000")
  private int evaluateSamples;

  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description = "Its feature network. Default: the one of the data set's name.")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--on-nan",
      paramLabel = "stop|skip|rollback",
      description =
          "When a loss or gradient is not finite, before the step is applied: stop with the state"
              + " saved, leave the batch out, or go back to the last checkpoint without the batch."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "stop")
  private OnNan onNan = OnNan.STOP;

  @Option(
      names = "--allow-config-change",
      arity = "1..*",
      paramLabel = "NAME",
      description = "Bindings that may differ from the run's, as in ModularGAN.g_lr.")
  private List<String> allowedChanges = List.of();

  @Override
  ExitCode run(Console console) {
    List<String> all = new ArrayList<>(bindings);
    common().seed().ifPresent(seed -> all.add("run_config.tf_random_seed = " + seed));
    GinConfig config = GinConfig.parse(configs, all);
    Path directory = runDir.orElseGet(this::defaultDirectory);
    try (RunDirectory run = RunDirectory.open(directory);
        Training training =
            Training.prepare(
                config,
                run,
                new TrainSettings(
                    dataDir,
                    steps,
                    saveEvery.or(() -> evaluateEvery),
                    keep,
                    sampleEvery,
                    onNan,
                    allowedChanges,
                    common().session()));
        Scores scores = scores(directory, config);
        Progress progress = console.progress("training", training.steps(), "steps");
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      training.withoutInfluence().forEach(console::notice);
      console.notice(training.description());
      Trainer.Outcome outcome =
          training.run(
              interruption::requested,
              new Watcher(console, progress, scores, training.firstStep()));
      console.print(directory.toString());
      return outcome == Trainer.Outcome.FINISHED ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  /** What is told while a run trains. */
  private static final class Watcher implements TrainMonitor {
    private final Console console;
    private final org.comparegan.cli.Progress progress;
    private final Scores scores;

    Watcher(Console console, org.comparegan.cli.Progress progress, Scores scores, long firstStep) {
      this.console = console;
      this.progress = progress;
      this.scores = scores;
      progress.resumedAt(firstStep);
    }

    @Override
    public void progress(TrainMonitor.Progress now) {
      progress.at(
          now.step(), "d %.3f, g %.3f".formatted(now.discriminatorLoss(), now.generatorLoss()));
    }

    @Override
    public void warning(String message) {
      console.notice(message);
    }

    @Override
    public void saved(long step, String prefix) {
      scores.of(step, prefix).ifPresent(console::notice);
    }
  }

  /** Scores of checkpoints, where they were asked for. */
  private interface Scores extends AutoCloseable {
    Optional<String> of(long step, String prefix);

    @Override
    default void close() {}
  }

  private Scores scores(Path directory, GinConfig config) {
    if (evaluateEvery.isEmpty()) {
      return (step, prefix) -> Optional.empty();
    }
    long every = evaluateEvery.get();
    if (every < 1 || every % saveEvery.orElse(every) != 0) {
      throw usage(
          "--evaluate-every %d is no multiple of --save-every %d."
              .formatted(every, saveEvery.orElse(every)));
    }
    String dataset = config.experiment().dataset().name();
    String network =
        features.orElseGet(
            () -> {
              if (!FeatureNetworks.names().contains(dataset)) {
                throw usage(
                    "No feature network comes for %s: name one with --features."
                        .formatted(dataset));
              }
              return dataset;
            });
    TrainingScores scores =
        new TrainingScores(
            directory, dataset, dataDir, network, evaluateSamples, common().session());
    return new Scores() {
      @Override
      public Optional<String> of(long step, String prefix) {
        return step > 0 && step % every == 0
            ? Optional.of(scores.score(step, prefix))
            : Optional.empty();
      }

      @Override
      public void close() {
        scores.close();
      }
    };
  }

  private Path defaultDirectory() {
    String name = configs.get(configs.size() - 1).getFileName().toString();
    return Path.of("runs", name.replaceFirst("\\.gin$", ""));
  }
}
