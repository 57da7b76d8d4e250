package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.LevelImages;
import org.comparegan.data.MemoryImages;
import org.comparegan.data.Split;
import org.comparegan.evaluate.FeatureExtraction;
import org.comparegan.evaluate.StatisticsFile;
import org.comparegan.feature.Activations;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Features of images. */
@Command(
    name = "features",
    description = "Writes features and logits of images, or only their statistics.",
    subcommands = FeaturesTrain.class,
    footer = {
      "",
      "Example:",
      "  ./comparegan features --images fashion-mnist-32 --features fashion-mnist-32 \\",
      "      --count 1000 --out features.npz"
    })
final class FeatureVerbs extends Verb {
  @Option(
      names = "--images",
      paramLabel = "DIR|FILE.npy|NAME",
      description =
          "Picture files, an array [n, h, w, c] of bytes or of levels in [0, 1], or a data set.")
  private Optional<String> images = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description = "The feature network; one that comes with the project, or a frozen graph.")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "Which part of a data set. Default: test.")
  private Split split = Split.TEST;

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(names = "--count", paramLabel = "N", description = "The first N images. Default: all.")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Whose preparation of the images to follow. Default: compare_gan.")
  private String profile = MetricProfiles.COMPARE_GAN.name();

  @Option(
      names = "--out",
      paramLabel = "FILE.npz",
      description = "Where the arrays features [n, d] and logits [n, k] go.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--statistics",
      paramLabel = "FILE.npz",
      description = "Where the arrays mu [d], sigma [d, d] and n go.")
  private Optional<Path> statistics = Optional.empty();

  @Override
  ExitCode run(Console console) throws IOException {
    if (images.isEmpty() || features.isEmpty() || (out.isEmpty() && statistics.isEmpty())) {
      throw usage("--images, --features and one of --out and --statistics are needed.");
    }
    ImageSet set = set(images.get());
    int n = count.orElse(set.size());
    if (n < 1 || n > set.size()) {
      throw usage("--count %d: there are %d images.".formatted(n, set.size()));
    }
    Activations found;
    try (FeatureNetwork network =
            FeatureNetworks.open(
                features.get(), MetricProfiles.byName(profile).preparation(), common().session());
        Progress progress = console.progress("features", n, "images")) {
      found = FeatureExtraction.of(set, n, network, progress::at);
    } catch (MetricException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    reading.report(console);
    set.close();
    if (out.isPresent()) {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      arrays.put("features", matrix(found.features(), n));
      arrays.put("logits", matrix(found.logits(), n));
      Npz.write(out.get(), arrays);
      console.print(out.get().toString());
    }
    if (statistics.isPresent()) {
      StatisticsFile.write(statistics.get(), FeatureExtraction.moments(found));
      console.print(statistics.get().toString());
    }
    return ExitCode.DONE;
  }

  private static NpyArray matrix(float[] values, int rows) {
    return new NpyArray.Floats(new int[] {rows, values.length / rows}, values);
  }

  private ImageSet set(String name) throws IOException {
    Path path = Path.of(name);
    if (name.endsWith(".npy")) {
      return array(path);
    }
    return DataSets.open(name, split, reading.dataDir(), reading.data());
  }

  private ImageSet array(Path file) throws IOException {
    NpyArray array = Npy.read(file);
    int[] shape = array.shape();
    if (shape.length != 4) {
      throw usage(file + " has shape " + Arrays.toString(shape) + ", not [n, h, w, c].");
    }
    String name = file.toString();
    if (array instanceof NpyArray.Bytes bytes) {
      int[] labels = new int[shape[0]];
      Arrays.fill(labels, ImageSet.UNLABELLED);
      return new MemoryImages(
          name, shape[1], shape[2], shape[3], List.of(), bytes.values(), labels);
    }
    return new LevelImages(name, shape[0], shape[1], shape[2], shape[3], array.floats());
  }
}
