package org.comparegan.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.experiment.GinConfig;
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

  @Mixin private TrainingOptions options = new TrainingOptions();

  @Mixin private StepProfileOption profile = new StepProfileOption();

  @Override
  ExitCode run(Console console) {
    profile.check(this);
    List<String> all = new ArrayList<>(bindings);
    common().seed().ifPresent(seed -> all.add("run_config.tf_random_seed = " + seed));
    GinConfig config = GinConfig.parse(configs, all);
    Path directory = runDir.orElseGet(this::defaultDirectory);
    try (RunDirectory run = RunDirectory.open(directory);
        Training training = Training.prepare(config, run, options.settings(this))) {
      return train(console, training, directory);
    }
  }

  private ExitCode train(Console console, Training training, Path directory) {
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
