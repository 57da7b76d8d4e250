package org.comparegan.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.baseline.Baseline;
import org.comparegan.baseline.Recorder;
import org.comparegan.graph.SessionOptions;
import picocli.CommandLine.Option;

/** What recording and checking a baseline take alike. */
final class BaselineOptions {
  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description = "The feature network. Default: the one of the data set's name.")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data sets are. Default: those that come with the project.")
  private Optional<Path> dataDir = Optional.empty();

  /** What records with these settings. */
  Recorder recorder(Baseline.Settings settings, SessionOptions session) {
    return new Recorder(settings, dataDir, features, session);
  }
}
