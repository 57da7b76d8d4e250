package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.SplitConverter;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.TrustOption;
import org.comparegan.data.ArrayImages;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.FeatureExtraction;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.score.FeatureFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Extracts features of images. */
@Command(
    name = "features",
    description = "Writes features and logits of images, or only their statistics.",
    subcommands = {FeaturesTrain.class, FeaturesInstall.class, FeaturesLs.class},
    footer = {
      "",
      "Example:",
      "  ./comparegan features --images fashion-mnist-32 \\",
      "      --features fashion-mnist-32 --count 1000 --out features.npz"
    })
public final class FeatureVerbs extends ComputingVerb {
  @Takes(Kind.IMAGES)
  @Option(
      names = "--images",
      paramLabel = "DIR|FILE.npy|FILE.npz|NAME",
      description =
          "A folder of pictures, an array [n, h, w, c] of bytes or levels in [0, 1] (in a .npz"
              + " file: arr_0, images or generated), or a data set.")
  private Optional<String> images = Optional.empty();

  @Takes(Kind.NETWORK)
  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb|DIR",
      description =
          "The feature network: one that comes with the project, a frozen graph, a SavedModel.")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "The split of a data set. Default: test.")
  private Split split = Split.TEST;

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Mixin private TrustOption trust = new TrustOption();

  @Count
  @Option(names = "--count", paramLabel = "N", description = "The first N images. Default: all.")
  private Optional<Integer> count = Optional.empty();

  @Takes(Kind.PROFILE)
  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The image preprocessing to use. Default: compare_gan.")
  private String profile = MetricProfiles.COMPARE_GAN.name();

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--out",
      paramLabel = "FILE.npz",
      description = "File for the arrays features [n, d] and logits [n, k].")
  private Optional<Path> out = Optional.empty();

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--statistics",
      paramLabel = "FILE.npz",
      description =
          "File for the arrays mu [d], sigma [d, d] and n; without --out, in one pass over any"
              + " number of images.")
  private Optional<Path> statistics = Optional.empty();

  @Override
  protected ExitCode run(Console console) throws IOException {
    if (images.isEmpty() || features.isEmpty() || (out.isEmpty() && statistics.isEmpty())) {
      throw usage("--images, --features and one of --out and --statistics are needed.");
    }
    try (ImageSet set = set(images.get())) {
      set.notices().forEach(console::notice);
      int n = count.orElse(set.size());
      if (n < 1 || n > set.size()) {
        throw usage("--count %d: there are %d images.".formatted(n, set.size()));
      }
      try (FeatureNetwork network =
              FeatureNetworks.open(features.get(), preparation(), trust.session(this));
          Progress progress = console.progress("features", n, "images")) {
        write(set, n, network, progress, console);
      }
    }
    reading.report(console);
    return ExitCode.DONE;
  }

  private MetricProfile.Preparation preparation() {
    try {
      return MetricProfiles.byName(profile).preparation();
    } catch (MetricException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void write(
      ImageSet set, int n, FeatureNetwork network, Progress progress, Console console)
      throws IOException {
    if (out.isEmpty()) {
      write(FeatureExtraction.moments(set, n, network, progress::at), console);
      return;
    }
    Activations found = FeatureExtraction.of(set, n, network, progress::at);
    FeatureFile.write(out.get(), n, found.features(), found.logits());
    console.print(out.get().toString());
    if (statistics.isPresent()) {
      write(FeatureExtraction.moments(found), console);
    }
  }

  private void write(FeatureMoments moments, Console console) {
    FeatureFile.write(statistics.orElseThrow(), moments);
    console.print(statistics.orElseThrow().toString());
  }

  private ImageSet set(String name) throws IOException {
    return ArrayImages.isOne(name)
        ? ArrayImages.read(Path.of(name))
        : DataSets.open(name, split, reading.dataDir(), reading.data());
  }
}
