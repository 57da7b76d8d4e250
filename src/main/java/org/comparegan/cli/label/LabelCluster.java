package org.comparegan.cli.label;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.fewlabels.Clustering;
import org.comparegan.fewlabels.Extractor;
import org.comparegan.fewlabels.LabelSet;
import org.comparegan.fewlabels.ResNetV2;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.ClusterAgreement;
import org.comparegan.metric.Features;
import org.comparegan.score.FeatureFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Clusters images. */
@Command(
    name = "cluster",
    description =
        "Labels the training images without any true label, by mini-batch k-means on their"
            + " features. Prints the cluster sizes and, if true labels are known, the agreement"
            + " with them.",
    footer = {
      "",
      "Example:",
      "  ./comparegan labels cluster --data fashion-mnist-32 --from runs/rotation \\",
      "      --clusters 10 --out runs/rotation/clusters.npz",
      "The baseline, on pixel values:",
      "  ./comparegan labels cluster --data fashion-mnist-32 --pixels --clusters 10 \\",
      "      --out runs/pixel-clusters.npz"
    })
final class LabelCluster extends ComputingVerb {
  @Mixin private LabelDataOptions data = new LabelDataOptions();

  // Picocli sets it; with a value of its own, picocli would not ask for one of the options.
  @SuppressWarnings("NullAway.Init")
  @ArgGroup(multiplicity = "1")
  private Clustered clustered;

  /** What is clustered: one of these. */
  private static final class Clustered {
    @Takes(Kind.FOLDER)
    @Option(
        names = "--from",
        paramLabel = "DIR",
        description =
            "The run of a feature extractor; its features are cached there as features.npy.")
    private Optional<Path> from = Optional.empty();

    @Takes(Kind.FILE)
    @Option(
        names = "--features",
        paramLabel = "FILE.npz|FILE.npy",
        description =
            "Or: features [n, d] of the training images in their order, as 'features --split"
                + " train' writes them.")
    private Optional<Path> features = Optional.empty();

    @Option(names = "--pixels", description = "Or: the pixel values.")
    private boolean pixels;
  }

  @Option(
      names = "--layer",
      paramLabel = "inner|last",
      description =
          "Its features before (inner) or after (last) its last convolution. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "inner")
  private ResNetV2.Layer layer = ResNetV2.Layer.INNER;

  @Option(
      names = "--raw",
      description = "Do not scale features. Default: rows are scaled to unit length.")
  private boolean raw;

  @Count
  @Option(
      names = "--clusters",
      required = true,
      paramLabel = "K",
      description =
          "Number of clusters; 50 in the paper. If it exceeds the data set's classes, training a"
              + " GAN on the clusters needs label_split.classes.")
  private int clusters;

  @Count
  @Option(
      names = "--starts",
      paramLabel = "N",
      description = "Runs of k-means, of which the best is kept. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int starts;

  @Takes(Kind.NEW_FILE)
  @Option(names = "--out", required = true, paramLabel = "FILE.npz", description = "The labels.")
  private Path out = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    Clustering.Options options =
        new Clustering.Options(clusters, starts, LabelDataOptions.seed(this, seed));
    try (ImageSet images = data.train(console)) {
      LabelSet labels = labels(console, images, options);
      labels.write(out);
      data.report(console);
      print(console, labels, Clustering.agreement(labels, images));
    }
    return ExitCode.DONE;
  }

  private LabelSet labels(Console console, ImageSet images, Clustering.Options options)
      throws IOException {
    if (clustered.pixels) {
      return Clustering.of(images, new Clustering.PixelFeatures(images), options, "pixels");
    }
    Path file =
        clustered.features.orElseGet(() -> clustered.from.orElseThrow().resolve("features.npy"));
    if (clustered.from.isPresent()) {
      CheckpointState.noticeOf(clustered.from.get()).ifPresent(console::notice);
      try (Extractor extractor = Extractor.open(clustered.from.get(), session());
          Progress progress = console.progress("features", images.size(), "images")) {
        extractor.writeFeatures(images, layer, file, progress::at);
      }
    }
    try (FeatureFile found = FeatureFile.open(file, Optional.empty(), notice -> {})) {
      return Clustering.of(
          images,
          scaled(found.features()),
          options,
          clustered.from.isPresent() ? "rotation features" : String.valueOf(file.getFileName()));
    }
  }

  private Features scaled(Features found) {
    return raw ? found : new Clustering.UnitRows(found);
  }

  private void print(Console console, LabelSet labels, Optional<ClusterAgreement> agreement) {
    int[] sizes = labels.sizes();
    if (json.wanted()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("labels", out.toString());
      document.put("clusters", clusters);
      document.put("sizes", sizes);
      agreement.ifPresent(
          a -> {
            document.put("nmi", a.nmi());
            document.put("ari", a.ari());
            document.put("purity", a.purity());
          });
      console.json(document);
      return;
    }
    int[] sorted = sizes.clone();
    Arrays.sort(sorted);
    console.print(
        "%s: %d clusters of %,d to %,d images, median %,d"
            .formatted(
                out, clusters, sorted[0], sorted[sorted.length - 1], sorted[sorted.length / 2]));
    agreement.ifPresent(
        a ->
            console.print(
                String.format(
                    Locale.ROOT,
                    "agreement with the true labels: NMI %.3f, ARI %.3f, purity %.3f",
                    a.nmi(),
                    a.ari(),
                    a.purity())));
  }
}
