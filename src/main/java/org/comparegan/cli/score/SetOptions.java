package org.comparegan.cli.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.SplitConverter;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.TrustOption;
import org.comparegan.evaluate.ComparedSet;
import org.comparegan.evaluate.FeatureCache;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.feature.InstalledNetworks;
import org.comparegan.feature.InstalledNetworks.Installed;
import org.comparegan.file.Reason;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.Split;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Need;
import org.comparegan.metric.MetricProfile;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How sets of images of any origin become features. */
final class SetOptions {
  @Takes(Kind.NETWORK)
  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb|DIR",
      description =
          "The feature network of pictures, arrays of images and models. Default: the one of the"
              + " data set's name, else Inception if it is installed (features install).")
  private Optional<String> network = Optional.empty();

  @Option(
      names = "--array",
      paramLabel = "NAME",
      description = "The array of features in a file, where it is not called features.")
  private Optional<String> array = Optional.empty();

  @Count
  @Option(
      names = "--count",
      paramLabel = "N",
      description = "At most N images of each set, the first ones. Default: all.")
  private Optional<Integer> count = Optional.empty();

  @Count
  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Images to draw from a model. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10000")
  private int samples;

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "Which part of a set that has both; NAME:train names it too. Default: test.")
  private Split split = Split.TEST;

  @Option(
      names = "--no-cache",
      description =
          "Extract all features again and store none. By default they are stored in"
              + " ~/.cache/comparegan and reused for the same images and network.")
  private boolean noCache;

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Mixin private TrustOption trust = new TrustOption();

  @Mixin private SeedOption seed = new SeedOption();

  /** The seed of random metrics, if one was given. */
  OptionalLong seed() {
    return seed.given().map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Threads for metrics: one where two runs must be bit-equal. */
  int threads(ComputingVerb verb) {
    return verb.session().deterministic() ? 1 : verb.session().threads();
  }

  /** Sets under the names that the user gave them. */
  static final class Opened implements AutoCloseable {
    private final Map<String, ComparedSet> sets = new LinkedHashMap<>();
    private final Map<String, ComparedSet.Opened> features = new LinkedHashMap<>();
    private Optional<Path> temporary = Optional.empty();

    FeatureSet of(String name) {
      return Optional.ofNullable(features.get(name)).orElseThrow().set();
    }

    private ComparedSet set(String name) {
      return Optional.ofNullable(sets.get(name)).orElseThrow();
    }

    @Override
    public void close() {
      try {
        for (ComparedSet.Opened file : features.values()) {
          file.close();
        }
        if (temporary.isPresent()) {
          delete(temporary.get());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        sets.values().forEach(ComparedSet::close);
      }
    }

    private static void delete(Path folder) throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Opens sets and extracts the features of those that have none yet.
   *
   * @param names as on the command line
   * @param profile how images are prepared
   * @param asked the metrics that were asked for
   */
  Opened open(
      ComputingVerb verb,
      Console console,
      MetricProfile profile,
      List<Metric> asked,
      List<String> names)
      throws IOException {
    SessionOptions session = trust.session(verb);
    boolean pixels = !asked.isEmpty() && asked.stream().allMatch(Metric::ofPixels);
    Opened opened = new Opened();
    try {
      for (String name : names) {
        if (!opened.sets.containsKey(name)) {
          opened.sets.put(
              name,
              ComparedSet.open(
                  name, options(verb, session, pixels), console.accumulatorObserver()));
        }
      }
      boolean spatial =
          asked.stream().anyMatch(metric -> metric.needs().contains(Need.SPATIAL_MOMENTS));
      if (pixels || opened.sets.values().stream().allMatch(set -> set.images() == 0)) {
        extract(opened, console, Optional.empty(), false);
      } else {
        try (FeatureNetwork through =
            FeatureNetworks.open(network(verb, names), profile.preparation(), session)) {
          extract(opened, console, Optional.of(through), spatial);
        }
      }
      reading.report(console);
      sayIfEqual(opened, names, console);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private ComparedSet.Options options(ComputingVerb verb, SessionOptions session, boolean pixels) {
    return new ComparedSet.Options(
        split,
        reading.dataDir(),
        reading.data(),
        array,
        pixels,
        count,
        samples,
        seed.or(AddressedLatents.SEED),
        new ImageSource.Options(
            ImageSource.Weights.AVERAGED, ImageSource.PowerIteration.FROZEN, session));
  }

  private String network(ComputingVerb verb, List<String> names) {
    List<String> known = FeatureNetworks.names();
    return network
        .or(
            () ->
                names.stream()
                    .map(name -> name.replaceFirst(":(train|test)$", ""))
                    .filter(known::contains)
                    .findFirst())
        .or(() -> InstalledNetworks.ofUser().find(InstalledNetworks.INCEPTION).map(Installed::name))
        .orElseThrow(
            () ->
                verb.usage(
                    "%s For other numbers, add --features FILE.pb, or one of %s."
                        .formatted(InstalledNetworks.howToInstall(), String.join(", ", known))));
  }

  /** The user's cache, or a folder that goes with the sets. */
  private FeatureCache cache(Opened opened, Console console) throws IOException {
    FeatureCache kept = FeatureCache.ofUser();
    try {
      if (!noCache && Files.isWritable(Files.createDirectories(kept.directory()))) {
        return kept;
      }
    } catch (IOException e) {
      console.notice(
          "%s cannot be made (%s): features are not kept."
              .formatted(kept.directory(), Reason.of(e)));
    }
    opened.temporary = Optional.of(Files.createTempDirectory("comparegan"));
    return new FeatureCache(opened.temporary.get());
  }

  /** A distance of 0 is no merit where both sets are the same. */
  private static void sayIfEqual(Opened opened, List<String> names, Console console) {
    List<String> contents =
        names.stream().limit(2).map(name -> opened.set(name).content()).distinct().toList();
    if (names.size() > 1 && contents.size() == 1) {
      console.notice(
          "%s and %s are the same: every distance is 0.".formatted(names.get(0), names.get(1)));
    }
  }

  private void extract(
      Opened opened, Console console, Optional<FeatureNetwork> network, boolean spatial)
      throws IOException {
    FeatureCache cache = cache(opened, console);
    Map<String, Path> files = new LinkedHashMap<>();
    long images = 0;
    for (Map.Entry<String, ComparedSet> set : opened.sets.entrySet()) {
      Path file = set.getValue().file(network, cache);
      files.put(set.getKey(), file);
      if (network.isEmpty()) {
        continue;
      }
      if (set.getValue().missing(file, spatial)) {
        images += set.getValue().images();
      } else if (set.getValue().images() > 0) {
        console.notice(
            "%s: features are in the cache; --no-cache extracts them again."
                .formatted(set.getKey()));
      }
    }
    if (images == 0) {
      read(opened, files, network, spatial, done -> {});
    } else {
      try (Progress progress = console.progress("features", images, "images")) {
        read(opened, files, network, spatial, progress::at);
      }
    }
  }

  private static void read(
      Opened opened,
      Map<String, Path> files,
      Optional<FeatureNetwork> network,
      boolean spatial,
      LongConsumer progress)
      throws IOException {
    long before = 0;
    for (Map.Entry<String, ComparedSet> set : opened.sets.entrySet()) {
      long first = before;
      Path file = Optional.ofNullable(files.get(set.getKey())).orElseThrow();
      before += set.getValue().missing(file, spatial) ? set.getValue().images() : 0;
      opened.features.put(
          set.getKey(),
          set.getValue().open(file, network, spatial, done -> progress.accept(first + done)));
    }
  }
}
