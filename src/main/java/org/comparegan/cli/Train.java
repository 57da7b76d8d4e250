package org.comparegan.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.ReadAhead;
import org.comparegan.experiment.GinConfig;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.TrainMonitor;
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

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Generator steps in all. Default: options.training_steps.")
  private Optional<Long> steps = Optional.empty();

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--batches-ahead",
      paramLabel = "N",
      description =
          "Batches that are read and decoded before they are needed, which bounds the memory of"
              + " reading. Default: ${DEFAULT-VALUE}.",
      defaultValue = "2")
  private int batchesAhead;

  @Option(
      names = "--sample-every",
      paramLabel = "N",
      description = "Generator steps between sample sheets; 0: none. Default: ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private long sampleEvery;

  @Override
  ExitCode run(Console console) {
    if (batchesAhead < 1) {
      throw usage("--batches-ahead must be 1 or more, not " + batchesAhead + ".");
    }
    List<String> all = new ArrayList<>(bindings);
    common().seed().ifPresent(seed -> all.add("run_config.tf_random_seed = " + seed));
    GinConfig config = GinConfig.parse(configs, all);
    Path directory = runDir.orElseGet(this::defaultDirectory);
    try (RunDirectory run = RunDirectory.open(directory);
        Training training =
            Training.prepare(
                config,
                run,
                new Training.Settings(
                    reading.dataDir(),
                    steps,
                    sampleEvery,
                    common().session(),
                    new ReadAhead(ReadAhead.DEFAULT.threads(), batchesAhead),
                    reading.skipped()));
        Progress progress = console.progress("training", training.steps(), "steps");
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      training.withoutInfluence().forEach(console::notice);
      console.notice(training.description());
      Trainer.Outcome outcome =
          training.run(interruption::requested, monitor(progress, training.firstStep()));
      reading.report(console);
      console.print(directory.toString());
      return outcome == Trainer.Outcome.FINISHED ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  private static TrainMonitor monitor(Progress progress, long firstStep) {
    progress.resumedAt(firstStep);
    return now ->
        progress.at(
            now.step(), "d %.3f, g %.3f".formatted(now.discriminatorLoss(), now.generatorLoss()));
  }

  private Path defaultDirectory() {
    String name = configs.get(configs.size() - 1).getFileName().toString();
    return Path.of("runs", name.replaceFirst("\\.gin$", ""));
  }
}
