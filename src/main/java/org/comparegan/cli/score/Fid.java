package org.comparegan.cli.score;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ProfileOptions;
import org.comparegan.cli.common.Takes;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Inputs;
import org.comparegan.metric.MetricProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two sets of images. */
@Command(
    name = "fid",
    modelTransformer = MetricsOption.OfSets.class,
    description = {
      "Compares two sets of images: FID, IS of the second, KID, and other metrics.",
      "",
      "A set is a folder, zip or tar of pictures, a data set by name, an array of images, features"
          + " or statistics in .npz or .npy, or a model, from which --samples are drawn."
    },
    footer = {
      "",
      "Examples:",
      "  ./comparegan fid photos generated --features inception.pb",
      "  ./comparegan fid fashion-mnist-32:test \\",
      "      checkpoints/fashion-mnist-32-supervised"
    })
public final class Fid extends ComputingVerb {
  private static final List<Metric> DEFAULT = List.of(Metric.FID, Metric.IS, Metric.KID);

  @Takes(Kind.SET)
  @Parameters(index = "0", paramLabel = "REAL", description = "The real images.")
  private String real = "";

  @Takes(Kind.SET)
  @Parameters(index = "1", paramLabel = "FAKE", description = "The images to judge.")
  private String fake = "";

  @Mixin private MetricsOption metrics = new MetricsOption();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Mixin private SetOptions sets = new SetOptions();

  @Option(
      names = "--confidence",
      description =
          "Standard errors from leaving out a tenth of the fakes in turn: ten times the work.")
  private boolean confidence;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    MetricProfile definition = profile.definition();
    List<Metric> asked = metrics.ofSets(this, console);
    MetricReport report =
        new MetricReport(
            console,
            json.wanted(),
            confidence,
            Optional.of(real),
            Optional.of(fake),
            Optional.empty());
    try (SetOptions.Opened opened =
        sets.open(this, console, definition, asked, List.of(real, fake))) {
      Inputs inputs =
          new Inputs(
              opened.of(real), opened.of(fake), Optional.empty(), definition, sets.seed(), 0);
      List<Metric> wanted =
          asked.isEmpty()
              ? DEFAULT.stream()
                  .filter(metric -> metric.possible(inputs.real(), inputs.fake()))
                  .toList()
              : asked;
      report.numbers(inputs, wanted, sets.threads(this));
      if (wanted.contains(Metric.FID)) {
        report.sayBias(inputs, sets.threads(this));
      }
    }
    return ExitCode.DONE;
  }
}
