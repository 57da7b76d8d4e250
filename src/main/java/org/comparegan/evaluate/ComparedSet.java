package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.data.ArrayImages;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.model.AccumulatorFill;
import org.comparegan.model.GeneratedImages;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.model.SampledRows;
import org.comparegan.npz.NpzFile;
import org.comparegan.score.FeatureFile;

/**
 * One side of a comparison, as a person names it: pictures, an array of images, a data set, a
 * model, or features that were extracted before.
 */
public sealed interface ComparedSet extends AutoCloseable {
  /** Endings of models in one file; other files are archives of pictures. */
  Pattern MODEL_FILE = Pattern.compile("(?i)\\.(pb|pbtxt|index|meta)$");

  /** Files that make a folder that of a model. */
  Pattern MODEL_PART =
      Pattern.compile(
          "(^|[/\\\\])(" + CheckpointState.FILE + "|saved_model\\.pb(txt)?|[^/]*\\.index)$");

  /** The name that it was given. */
  String name();

  /** Images that have to pass through the feature network. */
  int images();

  /**
   * The file of its features; those of images may have to be extracted first.
   *
   * @param network must be there if there are {@link #images}
   * @param cache where extracted features are kept
   */
  Path file(Optional<FeatureNetwork> network, FeatureCache cache);

  /**
   * Its features, which are extracted if their file is missing.
   *
   * @param file as {@link #file} named it
   * @param network must be there if there are {@link #images}
   * @param done is told how many images have passed through the network
   */
  FeatureFile features(Path file, Optional<FeatureNetwork> network, LongConsumer done)
      throws IOException;

  @Override
  void close();

  /**
   * How a set is opened.
   *
   * @param split of a data set whose name has none
   * @param dataDir folder of the data sets
   * @param data how pictures are read
   * @param array of features in a file, where it is not called features
   * @param pixels whether metrics look at the pixels of arrays of images, not at features
   * @param count the first images; absent: all
   * @param samples images that are drawn from a model
   * @param seed of latents and labels of a model
   * @param run how a model's generator is run
   */
  record Options(
      Split split,
      Optional<Path> dataDir,
      DataOptions data,
      Optional<String> array,
      boolean pixels,
      Optional<Integer> count,
      int samples,
      long seed,
      ImageSource.Options run) {}

  /**
   * Opens what a name leads to.
   *
   * @param name a data set, {@code NAME:train} or {@code NAME:test}; or the path of pictures, an
   *     array of images, features or statistics, or a model
   * @param notices what of the images was not read, and of a model's accumulators
   * @throws org.comparegan.image.DataException when there is no such thing, or it cannot be read
   * @throws org.comparegan.npz.NpzException when an array file is damaged
   * @throws org.comparegan.checkpoint.CheckpointException when a model is damaged
   */
  static ComparedSet open(String name, Options options, AccumulatorFill.Observer notices)
      throws IOException {
    if (ArrayImages.isOne(name)) {
      Path file = Path.of(name);
      return hasImages(file) && !options.pixels()
          ? new Images(name, ArrayImages.read(file), options.count(), Optional.empty())
          : new Stored(name, file, options.array(), notices::notice);
    }
    if (!DataSets.names().contains(name) && isModel(name)) {
      return generated(name, options, notices);
    }
    Split split = options.split();
    String set = name;
    for (Split one : Split.values()) {
      String ending = ":" + one.label();
      if (name.endsWith(ending) && !Files.exists(Path.of(name))) {
        split = one;
        set = name.substring(0, name.length() - ending.length());
      }
    }
    ImageSet images = DataSets.open(set, split, options.dataDir(), options.data());
    images.notices().forEach(notices::notice);
    return new Images(name, images, options.count(), Optional.empty());
  }

  private static boolean hasImages(Path file) throws IOException {
    try (NpzFile arrays = NpzFile.open(file)) {
      return !arrays.has("features")
          && !arrays.has("mu")
          && arrays.names().stream().anyMatch(array -> arrays.shape(array).length == 4);
    }
  }

  /** Whether a path has the form of a model rather than of pictures: nothing is opened. */
  private static boolean isModel(String name) {
    Path path = Path.of(name);
    if (Files.isRegularFile(path)) {
      return MODEL_FILE.matcher(name).find();
    }
    if (!Files.isDirectory(path)) {
      return ModelPath.exists(name);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> MODEL_PART.matcher(file.toString()).find());
    } catch (IOException e) {
      return false;
    }
  }

  private static ComparedSet generated(
      String name, Options options, AccumulatorFill.Observer notices) {
    Model model =
        Model.open(ModelPath.open(name, notices::notice), Model.Options.of(options.run()));
    try {
      ImageSource source = model.generator();
      if (source.hasAccumulators() && model.accumulatorsEmpty()) {
        AccumulatorFill.once(model, source, options.run(), AccumulatorFill.SAMPLES, notices);
      }
      SampledRows rows =
          SampledRows.draw(
              source, model.latents(), "uniform", options.samples(), false, options.seed());
      ImageSet images = GeneratedImages.of(model, source, rows.latents());
      return new Images(name, images, Optional.empty(), Optional.of(model));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Features or statistics in a file.
   *
   * @param array of features, where it is not called features
   * @param notices what is taken for what
   */
  record Stored(String name, Path given, Optional<String> array, Consumer<String> notices)
      implements ComparedSet {
    @Override
    public int images() {
      return 0;
    }

    @Override
    public Path file(Optional<FeatureNetwork> network, FeatureCache cache) {
      return given;
    }

    @Override
    public FeatureFile features(Path file, Optional<FeatureNetwork> network, LongConsumer done)
        throws IOException {
      return FeatureFile.open(file, array, notices);
    }

    @Override
    public void close() {}
  }

  /**
   * Images, real or generated.
   *
   * @param count the first ones; absent: all
   * @param model that makes them, closed with them
   */
  record Images(String name, ImageSet set, Optional<Integer> count, Optional<Model> model)
      implements ComparedSet {
    @Override
    public int images() {
      return Math.min(set.size(), count.orElse(Integer.MAX_VALUE));
    }

    @Override
    public Path file(Optional<FeatureNetwork> network, FeatureCache cache) {
      return cache.file(set, images(), network.orElseThrow());
    }

    @Override
    public FeatureFile features(Path file, Optional<FeatureNetwork> network, LongConsumer done)
        throws IOException {
      if (!Files.exists(file)) {
        Activations found = FeatureExtraction.of(set, images(), network.orElseThrow(), done);
        FeatureFile.write(file, images(), found.features(), found.logits());
      }
      return FeatureFile.open(file, Optional.empty(), notice -> {});
    }

    @Override
    public void close() {
      set.close();
      model.ifPresent(Model::close);
    }
  }
}
