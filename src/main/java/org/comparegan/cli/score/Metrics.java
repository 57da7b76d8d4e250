package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ProfileOptions;
import org.comparegan.cli.common.Takes;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.Memorisation;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Inputs;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.report.ProfileComparison;
import org.comparegan.report.ProfileTable;
import org.comparegan.score.FeatureFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Computes metrics of two sets of images or features. */
@Command(
    name = "metrics",
    modelTransformer = MetricsOption.OfSets.class,
    description = "Computes FID, IS, KID, precision and recall of images, or of their features.",
    footer = {
      "",
      "SET is a .npz with the arrays features [n,d] and logits [n,k], or only mu [d]",
      "and sigma [d,d]; a .npy of features (docs/formats.md); or any other set that",
      "./comparegan fid takes.",
      "",
      "Examples:",
      "  ./comparegan metrics --axes",
      "  ./comparegan metrics --explain compare_gan torch_fidelity",
      "  ./comparegan metrics --real real.npz --fake fake.npz --metrics fid,is,kid"
    })
public final class Metrics extends ComputingVerb {
  @Takes(Kind.SET)
  @Option(
      names = "--real",
      paramLabel = "SET",
      description =
          "Real images or their features; not needed for is, ms_ssim and fractal_dimension.")
  private Optional<String> real = Optional.empty();

  @Takes(Kind.SET)
  @Option(names = "--fake", paramLabel = "SET", description = "Generated images or their features.")
  private Optional<String> fake = Optional.empty();

  @Takes(Kind.SET)
  @Option(
      names = "--training",
      paramLabel = "SET",
      description =
          "The training images or their features, for memorisation: the real ones are then held-out"
              + " images. Default: the real ones are the training images.")
  private Optional<String> training = Optional.empty();

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private MetricsOption metrics = new MetricsOption();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--confidence",
      description =
          "Standard errors from leaving out a tenth of the fakes in turn: ten times the work.")
  private boolean confidence;

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--neighbours",
      paramLabel = "FILE.npz",
      description = "File for the nearest training image of each fake: index [n], distance [n].")
  private Optional<Path> neighbours = Optional.empty();

  @Option(
      names = "--axes",
      description = "Print every axis, its values and the tools that use them.")
  private boolean printAxes;

  @Takes(Kind.PROFILE)
  @Option(
      names = "--explain",
      arity = "2",
      paramLabel = "PROFILE",
      description =
          "Print the axes on which two profiles differ and, with files, the effect of each on the"
              + " numbers.")
  private List<String> explain = List.of();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    if (printAxes) {
      console.print(
          json.wanted() ? ProfileTable.axes().json().strip() : ProfileTable.axesText().strip());
      return ExitCode.DONE;
    }
    Optional<ProfileComparison> comparison = comparison();
    MetricProfile definition = profile.definition();
    List<Metric> asked = metrics.ofSets(this, console);
    if (comparison.isPresent() && real.isEmpty() && fake.isEmpty()) {
      new MetricReport(console, json.wanted(), confidence, real, fake, training)
          .show(comparison.get().table(), comparison.get().document());
      return ExitCode.DONE;
    }
    requireFiles(comparison.isPresent(), asked);
    List<String> names =
        Stream.of(real, fake, training).flatMap(Optional::stream).distinct().toList();
    try (SetOptions.Opened opened = sets.open(this, console, definition, asked, names)) {
      compare(console, comparison, definition, asked, opened);
    }
    return ExitCode.DONE;
  }

  private void requireFiles(boolean comparing, List<Metric> asked) {
    if (fake.isEmpty()) {
      throw usage(
          real.isEmpty()
              ? "--real FILE.npz and --fake FILE.npz are needed."
              : "--fake FILE.npz is needed.");
    }
    List<String> ofBoth =
        asked.stream().filter(metric -> !metric.ofFakesAlone()).map(Metric::text).toList();
    if (real.isEmpty() && (comparing || !ofBoth.isEmpty())) {
      throw usage(
          comparing
              ? "--explain compares two sets: --real FILE.npz is needed too."
              : "--real FILE.npz is needed for %s.".formatted(String.join(", ", ofBoth)));
    }
    if (neighbours.isPresent() && real.isEmpty() && training.isEmpty()) {
      throw usage("--neighbours needs training images: --training FILE.npz or --real FILE.npz.");
    }
  }

  private void compare(
      Console console,
      Optional<ProfileComparison> comparison,
      MetricProfile definition,
      List<Metric> asked,
      SetOptions.Opened opened) {
    FeatureSet realSet = real.<FeatureSet>map(opened::of).orElse(FeatureSet.NONE);
    FeatureSet fakeSet = opened.of(fake.orElseThrow());
    Optional<FeatureSet> trainingSet = training.map(opened::of);
    Inputs inputs = new Inputs(realSet, fakeSet, trainingSet, definition, sets.seed(), 0);
    int threads = sets.threads(this);
    MetricReport report =
        new MetricReport(console, json.wanted(), confidence, real, fake, training);
    if (comparison.isPresent()) {
      ProfileComparison.Measured measured =
          OpenBlas.withThreads(threads, () -> measured(report, comparison.get(), inputs, asked));
      measured.warnings().forEach(console::notice);
      report.show(measured.table(), measured.document());
    } else {
      report.numbers(inputs, asked, threads);
    }
    if (neighbours.isPresent()) {
      Features known = trainingSet.orElse(realSet).features();
      FeatureFile.write(
          neighbours.get(),
          OpenBlas.withThreads(threads, () -> Memorisation.of(known, fakeSet.features())));
    }
  }

  private static ProfileComparison.Measured measured(
      MetricReport report, ProfileComparison comparison, Inputs inputs, List<Metric> asked) {
    try {
      return comparison.measured(inputs, asked);
    } catch (MetricException e) {
      throw new MetricException(report.located(String.valueOf(e.getMessage()), Set.copyOf(asked)));
    }
  }

  private Optional<ProfileComparison> comparison() {
    try {
      return explain.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ProfileComparison(
                  MetricProfiles.byName(explain.get(0)), MetricProfiles.byName(explain.get(1))));
    } catch (MetricException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }
}
