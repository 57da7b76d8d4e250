package org.comparegan.cli.score;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ProfileOptions;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.EvaluationSettings.GilboSettings;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of an evaluation: reference, number of samples, metrics. */
final class EvaluationOptions {
  private static final int DEFAULT_SAMPLES = 10_000;

  @Takes(Kind.DATA_SET)
  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      description = "The data set of the real images. Default: the configuration's.")
  private Optional<String> data = Optional.empty();

  @Takes(Kind.FILE)
  @Option(
      names = "--statistics",
      paramLabel = "FILE.npz",
      description =
          "Statistics of real images (mu, sigma, n) instead of the images; for fid and is only.")
  private Optional<Path> statistics = Optional.empty();

  @Takes(Kind.NETWORK)
  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb|DIR",
      description =
          "The feature network: one of the project, a frozen graph, a SavedModel. Default: the"
              + " one named like the data set.")
  private Optional<String> features = Optional.empty();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Count(to = 10_000_000)
  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Fake and real images per averaging run. Default: the reference's number for the data"
              + " set, or all held-out images.")
  private Optional<Integer> samples = Optional.empty();

  @Count(to = 10_000)
  @Option(
      names = "--averaging-runs",
      paramLabel = "N",
      description = "Independent sets of samples. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int averagingRuns;

  @Count(from = 0, to = 10_000_000)
  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      description =
          "Samples that fill batch norm's accumulators. Default: ${DEFAULT-VALUE}, the"
              + " paper's.",
      defaultValue = "204800")
  private int accumulatorSamples;

  @Mixin private MetricsOption metrics = new MetricsOption();

  @Option(
      names = "--gilbo",
      paramLabel = "CYCLES,STEPS,EVAL|reference",
      description =
          "Training length of gilbo's regressor, and batches of its evaluation. Default:"
              + " 4,100,50; reference: 50,10000,10000.")
  private Optional<String> gilbo = Optional.empty();

  /** The name of the real images' data set, if it was given. */
  Optional<String> data() {
    return data;
  }

  /** The file of statistics, if it was given. */
  Optional<Path> statistics() {
    return statistics;
  }

  /** The feature network, if it was named. */
  Optional<String> features() {
    return features;
  }

  /** The definitions of the metrics. */
  MetricProfile definition() {
    return profile.definition();
  }

  /** The metrics in the order of the catalogue. */
  Set<Metric> metrics(Verb verb, Console console) {
    List<Metric> chosen = metrics.chosen(verb, console);
    return chosen.isEmpty() ? Metric.PAPER : EnumSet.copyOf(chosen);
  }

  /**
   * All settings.
   *
   * @param metrics what is computed
   * @param set the name of the data set
   * @param available how many real images there are
   */
  EvaluationSettings settings(Verb verb, Set<Metric> metrics, String set, int available) {
    int usual =
        DataSets.names().contains(set) ? DataSets.facts(set).evaluationExamples() : DEFAULT_SAMPLES;
    return new EvaluationSettings(
        samples.orElse(Math.min(available, usual)),
        accumulatorSamples,
        averagingRuns,
        definition(),
        metrics,
        gilbo(verb));
  }

  /** Fails with an error of usage before anything is read. */
  void check(Verb verb) {
    definition();
    gilbo(verb);
  }

  private GilboSettings gilbo(Verb verb) {
    if (gilbo.isEmpty()) {
      return GilboSettings.SMALL;
    }
    if (gilbo.get().equals("reference")) {
      return GilboSettings.REFERENCE;
    }
    if (!gilbo.get().matches("[1-9]\\d{0,7}(,[1-9]\\d{0,7}){2}")) {
      throw verb.usage("--gilbo is reference or three numbers as in 4,100,50.");
    }
    String[] numbers = gilbo.get().split(",");
    return new GilboSettings(
        Integer.parseInt(numbers[0]),
        Integer.parseInt(numbers[1]),
        Integer.parseInt(numbers[2]),
        GilboSettings.SMALL.consistencySteps());
  }
}
