package org.comparegan.cli.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.ConfigConverter;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.TrustOption;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --from} and what else says which model is meant. */
final class ModelOptions {
  @Takes(Kind.MODEL)
  @Option(
      names = "--from",
      required = true,
      paramLabel = "PATH",
      description =
          "A run directory, a checkpoint, a TF1 Hub module, a SavedModel, a frozen graph, or"
              + " weights of a PyTorch project as import takes them.")
  private String from = "";

  @Option(
      names = "--tags",
      split = ",",
      paramLabel = "TAG",
      description =
          "Tags of a module's graph, e.g. gen,bs8. Default: the graph for batches of 64, else for"
              + " any size.")
  private List<String> tags = List.of();

  @Takes(Kind.CONFIGURATION)
  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "NAME|FILE.gin",
      converter = ConfigConverter.class,
      description = "The configuration of a checkpoint. Default: config.gin beside it.")
  private List<Path> configs = List.of();

  @Takes(Kind.FOLDER)
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data set is, which gives the shape of a checkpoint's images.")
  private Optional<Path> dataDir = Optional.empty();

  @Mixin private TrustOption trust = new TrustOption();

  /** A session for the model. */
  SessionOptions session(ComputingVerb verb) {
    return trust.session(verb);
  }

  /** Opens the model; the caller closes it. */
  Model open(ImageSource.Options run, Console console) {
    return open(run, 1, console);
  }

  /** Opens the model for latents of this truncation; the caller closes it. */
  Model open(ImageSource.Options run, double truncation, Console console) {
    return Model.open(
        ModelPath.open(from, console::notice).truncated(truncation),
        Model.Options.of(run).withConfigs(configs).withDataDir(dataDir).withTags(tags));
  }
}
