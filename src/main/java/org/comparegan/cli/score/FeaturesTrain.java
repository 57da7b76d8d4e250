package org.comparegan.cli.score;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataSets;
import org.comparegan.feature.ClassifierTraining;
import org.comparegan.feature.TrainedClassifier;
import org.comparegan.feature.TrainedClassifier.NetworkFile;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a feature network. */
@Command(
    name = "train",
    description =
        "Trains a classifier of a data set as its feature network. Writes NAME.pb, and NAME.json"
            + " with its provenance.",
    footer = {
      "",
      "Example, which trains the network that comes with the project:",
      "  ./comparegan features train --data fashion-mnist-32 --out target/features"
    })
final class FeaturesTrain extends Verb {
  private static final double RATE = 2e-3;

  @Takes(Kind.DATA_SET)
  @Option(
      names = "--data",
      required = true,
      paramLabel = "NAME",
      description = "A labelled data set.")
  private String data = "";

  @Takes(Kind.FOLDER)
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data set is. Default: the one that comes with the project.")
  private Optional<Path> dataDir = Optional.empty();

  @Count
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train N epochs at one learning rate. Default: 20 epochs in three stages.")
  private Optional<Integer> epochs = Optional.empty();

  @Takes(Kind.NEW_FOLDER)
  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write it.")
  private Path out = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) {
    ClassifierTraining.Options defaults = ClassifierTraining.Options.defaults();
    ClassifierTraining.Options options =
        new ClassifierTraining.Options(
            epochs
                .map(n -> List.of(new ClassifierTraining.Stage(RATE, n)))
                .orElse(defaults.stages()),
            defaults.batchSize(),
            seed.or(defaults.seed()),
            defaults.session());
    ImageSet train = DataSets.open(data, Split.TRAIN, dataDir);
    ImageSet test = DataSets.open(data, Split.TEST, dataDir);
    long steps =
        options.stages().stream().mapToLong(ClassifierTraining.Stage::epochs).sum()
            * (train.size() / options.batchSize());
    TrainedClassifier classifier;
    try (Progress progress = console.progress("training", steps, "steps")) {
      classifier =
          ClassifierTraining.train(
              train,
              options,
              (step, all, loss) ->
                  progress.at(step, String.format(Locale.ROOT, "loss %.3f", loss)));
    }
    NetworkFile file = NetworkFile.write(out, name(), classifier, options, train, test, command());
    if (json.wanted()) {
      console.json(
          Map.of(
              "graph", file.graph().toString(),
              "provenance", file.provenance().toString(),
              "accuracy", file.accuracy(),
              "sha256", file.checksum()));
    } else {
      console.print(
          String.format(
              Locale.ROOT, "%s: %.1f %% of the test images", file.graph(), 100 * file.accuracy()));
    }
    return ExitCode.DONE;
  }

  private String command() {
    return "./comparegan features train --data "
        + data
        + epochs.map(n -> " --epochs " + n).orElse("")
        + seed.given().map(s -> " --seed " + s).orElse("")
        + " --out "
        + out;
  }

  /** Of the files: the data set's, or that of its folder. */
  private String name() {
    return DataSets.isPath(data) ? DataSets.pathName(data) : data;
  }
}
