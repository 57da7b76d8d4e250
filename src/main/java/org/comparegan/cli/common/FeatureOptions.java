package org.comparegan.cli.common;

import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.graph.SessionOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The feature network of a verb that opens several models, and where their data sets are. */
public final class FeatureOptions {
  @Takes(Kind.NETWORK)
  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description =
          "The feature network; a file may be Inception of pytorch-fid (.pth). Default: the one"
              + " named like the data set.")
  private Optional<String> features = Optional.empty();

  @Takes(Kind.FOLDER)
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data sets are. Default: those that come with the project.")
  private Optional<Path> dataDir = Optional.empty();

  @Mixin private TrustOption trust = new TrustOption();

  /** A session for the network and the models. */
  public SessionOptions session(ComputingVerb verb) {
    return trust.session(verb);
  }

  public Optional<String> features() {
    return features;
  }

  public Optional<Path> dataDir() {
    return dataDir;
  }
}
