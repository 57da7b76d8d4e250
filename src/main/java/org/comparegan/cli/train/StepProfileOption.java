package org.comparegan.cli.train;

import java.util.Optional;
import org.comparegan.cli.common.Verb;
import org.comparegan.train.StepProfiler;
import org.comparegan.train.Training;
import picocli.CommandLine.Option;

/** Whether some steps of a training are traced. */
final class StepProfileOption {
  @Option(
      names = "--profile",
      paramLabel = "N",
      description =
          "Trace N generator steps after a few that warm up: trace.json for Chrome or Perfetto and"
              + " profile.txt in the run directory, the tables at the end. Default: none.")
  private Optional<Integer> steps = Optional.empty();

  /** Fails on a number below one. */
  void check(Verb verb) {
    if (steps.isPresent() && steps.get() < 1) {
      throw verb.usage("--profile must be 1 or more, not " + steps.get() + ".");
    }
  }

  /** Whether anyone does. */
  boolean wanted() {
    return steps.isPresent();
  }

  /** Who traces a training, if anyone does. */
  Optional<StepProfiler> profiler(Training training) {
    return steps.map(training::profiler);
  }
}
