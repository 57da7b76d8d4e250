package org.comparegan.cli.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.ReadAhead;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.Address;
import org.comparegan.graph.Remote;
import org.comparegan.graph.SessionOptions;
import org.comparegan.train.OnNan;
import org.comparegan.train.Training;
import org.comparegan.train.TrainingException;
import org.comparegan.train.TrainingSettings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * How a training is run, kept, watched and scored: the same for {@code train} and {@code finetune}.
 */
final class TrainingOptions {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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
              + " After ten in a row it stops in any case. Default: stop.")
  private OnNan onNan = OnNan.STOP;

  @Option(
      names = "--target",
      paramLabel = "grpc://HOST:PORT",
      converter = AddressConverter.class,
      description =
          "Compute on this TensorFlow server, as serve-worker starts one; files stay here. Default:"
              + " in this process.")
  private Optional<Address> target = Optional.empty();

  @Option(
      names = "--allow-config-change",
      arity = "1..*",
      paramLabel = "NAME",
      description = "Bindings that may differ from the run's, as in ModularGAN.g_lr.")
  private List<String> allowedChanges = List.of();

  /** As the trainer takes them. */
  TrainingSettings settings(Verb verb) {
    if (batchesAhead < 1) {
      throw verb.usage("--batches-ahead must be 1 or more, not " + batchesAhead + ".");
    }
    return new TrainingSettings(
        reading.dataDir(),
        steps,
        saveEvery.or(() -> evaluateEvery),
        keep,
        sampleEvery,
        onNan,
        allowedChanges,
        session(verb),
        new ReadAhead(ReadAhead.DEFAULT.threads(), batchesAhead),
        reading.skipped());
  }

  /** Whether another server computes. */
  boolean remote() {
    return target.isPresent();
  }

  private SessionOptions session(Verb verb) {
    SessionOptions here = verb.common().session();
    target
        .filter(address -> !address.answers(PATIENCE))
        .ifPresent(
            address -> {
              throw new TrainingException(
                  "No TensorFlow server answers at %s: %s."
                      .formatted(
                          address.target(),
                          address.isKnown()
                              ? "start one there with './comparegan serve-worker --port "
                                  + address.port()
                                  + "'"
                              : "this machine knows no host of that name"));
            });
    return target.map(address -> here.on(Remote.alone(address))).orElse(here);
  }

  /** {@code grpc://host:port}, or {@code host:port}. */
  static final class AddressConverter implements ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
      try {
        return Address.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Lists what could not be read. */
  void report(Console console) {
    reading.report(console);
  }

  /**
   * Who watches a training, with the scores that were asked for; the caller closes it.
   *
   * @param profile which steps to trace
   */
  TrainWatcher watcher(
      Verb verb, Console console, Training training, Path run, StepProfileOption profile) {
    String dataset = training.config().experiment().dataset().name();
    return new TrainWatcher(
        console,
        training.firstStep(),
        training.steps(),
        scores(verb, run, dataset),
        profile.profiler(training));
  }

  private Optional<TrainingScores> scores(Verb verb, Path run, String dataset) {
    if (evaluateEvery.isEmpty()) {
      return Optional.empty();
    }
    long every = evaluateEvery.get();
    if (every < 1 || every % saveEvery.orElse(every) != 0) {
      throw verb.usage(
          "--evaluate-every %d is no multiple of --save-every %d."
              .formatted(every, saveEvery.orElse(every)));
    }
    if (features.isEmpty() && !FeatureNetworks.names().contains(dataset)) {
      throw verb.usage(
          "No feature network comes for %s: name one with --features.".formatted(dataset));
    }
    return Optional.of(
        new TrainingScores(
            run,
            dataset,
            reading.dataDir(),
            features.orElse(dataset),
            evaluateSamples,
            every,
            verb.common().session()));
  }
}
