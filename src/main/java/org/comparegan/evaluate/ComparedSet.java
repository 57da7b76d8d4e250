package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.data.ArrayImages;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.FeatureExtraction.FeatureRows;
import org.comparegan.evaluate.FeatureExtraction.RunningMoments;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.file.Sha256;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.InceptionScore.LogitsKind;
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
  /** Values of the pixels that a metric sees as rows: 512 MB. */
  int MOST_PIXELS = 1 << 27;

  /** Endings of models in one file; other files are archives of pictures. */
  Pattern MODEL_FILE = Pattern.compile("(?i)\\.(pb|pbtxt|index|meta)$");

  /** Files, or folders of mimicry, that make a folder that of a model. */
  Pattern MODEL_PART =
      Pattern.compile(
          "(^|[/\\\\])("
              + CheckpointState.FILE
              + "|saved_model\\.pb(txt)?|[^/]*\\.(index|pth|safetensors)|pytorch_model\\.bin|netG)$");

  /** The name that it was given. */
  String name();

  /** Images that have to pass through the feature network. */
  int images();

  /** What it holds, in words or as a digest: equal for equal content. */
  String content();

  /**
   * The file of its features; those of images may have to be extracted first.
   *
   * @param network what images pass through; empty: only their pixels and labels are wanted
   * @param cache where extracted features are kept
   */
  Path file(Optional<FeatureNetwork> network, FeatureCache cache);

  /** Whether features must be extracted, also those of the spatial tap if these are wanted. */
  default boolean missing(Path file, boolean spatial) {
    return images() > 0 && !(Files.exists(file) && (!spatial || Files.exists(spatial(file))));
  }

  /** Where the moments of the spatial tap are kept. */
  private static Path spatial(Path file) {
    return file.resolveSibling(file.getFileName() + "-spatial.npz");
  }

  /**
   * Opens what metrics look at; missing features are extracted.
   *
   * @param file as {@link #file} named it
   * @param network as above
   * @param spatial whether the moments of the spatial tap are wanted too
   * @param done is told how many images have passed through the network
   */
  Opened open(Path file, Optional<FeatureNetwork> network, boolean spatial, LongConsumer done)
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
   * @param pixels whether metrics look at pixels alone, not at features
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
          ? Images.of(name, ArrayImages.read(file), options)
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
    try {
      ImageSet images = DataSets.open(set, split, options.dataDir(), options.data());
      images.notices().forEach(notices::notice);
      return Images.of(name, images, options);
    } catch (DataException.OtherSize e) {
      List<DataSets.OneSize> parts = DataSets.bySize(Path.of(set), split, options.data());
      notices.notice(
          "%s has pictures of %d sizes: each is resized to that of the feature network."
              .formatted(name, parts.size()));
      return Images.of(name, parts, options.count(), Optional.empty());
    }
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
      return MODEL_FILE.matcher(name).find() || CheckpointReader.isWeights(name);
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
      List<DataSets.OneSize> all = List.of(new DataSets.OneSize(images, rows(images.size())));
      return Images.of(name, all, Optional.empty(), Optional.of(model));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static List<Integer> rows(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  /**
   * What metrics look at.
   *
   * @param file that it is read from, if any of it is
   */
  record Opened(FeatureSet set, Optional<FeatureFile> file) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (file.isPresent()) {
        file.get().close();
      }
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
    public String content() {
      return Sha256.of(given);
    }

    @Override
    public Path file(Optional<FeatureNetwork> network, FeatureCache cache) {
      return given;
    }

    @Override
    public Opened open(
        Path file, Optional<FeatureNetwork> network, boolean spatial, LongConsumer done)
        throws IOException {
      FeatureFile opened = FeatureFile.open(file, array, notices);
      return new Opened(opened, Optional.of(opened));
    }

    @Override
    public void close() {}
  }

  /**
   * Images, real or generated.
   *
   * @param parts sets of one size each
   * @param images how many of all count, the first ones
   * @param content digest of all
   * @param model that makes them, closed with them
   */
  record Images(
      String name, List<DataSets.OneSize> parts, int images, String content, Optional<Model> model)
      implements ComparedSet {

    private static Images of(String name, ImageSet set, Options options) {
      List<DataSets.OneSize> all = List.of(new DataSets.OneSize(set, rows(set.size())));
      return of(name, all, options.count(), Optional.empty());
    }

    private static Images of(
        String name, List<DataSets.OneSize> all, Optional<Integer> count, Optional<Model> model) {
      int size = all.stream().mapToInt(part -> part.rows().size()).sum();
      int n = Math.min(size, count.orElse(size));
      List<DataSets.OneSize> parts =
          all.stream()
              .map(
                  part ->
                      new DataSets.OneSize(
                          part.images(), part.rows().stream().filter(row -> row < n).toList()))
              .filter(part -> !part.rows().isEmpty())
              .toList();
      String facts =
          parts.stream()
              .map(
                  part ->
                      "%s %dx%dx%d %s"
                          .formatted(
                              part.images().checksum(),
                              part.images().height(),
                              part.images().width(),
                              part.images().channels(),
                              parts.size() == 1 ? "" : part.rows()))
              .collect(Collectors.joining("\n"));
      return new Images(
          name, parts, n, Sha256.of((n + " " + facts).getBytes(StandardCharsets.UTF_8)), model);
    }

    @Override
    public Path file(Optional<FeatureNetwork> network, FeatureCache cache) {
      return network.map(through -> cache.file(content, through)).orElse(Path.of(name));
    }

    @Override
    public Opened open(
        Path file, Optional<FeatureNetwork> network, boolean spatial, LongConsumer done)
        throws IOException {
      if (network.isEmpty()) {
        return new Opened(
            new Extracted(parts, images, Optional.empty(), Optional.empty()), Optional.empty());
      }
      if (missing(file, spatial)) {
        extract(network.get(), file, spatial, done);
      }
      Optional<FeatureMoments> moments =
          spatial
              ? Optional.of(FeatureFile.readMoments(ComparedSet.spatial(file)))
              : Optional.empty();
      Optional<FeatureFile> opened =
          Optional.of(FeatureFile.open(file, Optional.empty(), notice -> {}));
      return new Opened(new Extracted(parts, images, opened, moments), opened);
    }

    private void extract(FeatureNetwork network, Path file, boolean spatial, LongConsumer done) {
      FeatureRows features = new FeatureRows(images);
      FeatureRows logits = new FeatureRows(images);
      RunningMoments places = new RunningMoments();
      for (DataSets.OneSize part : parts) {
        FeatureExtraction.each(
            part.images(),
            part.rows().size(),
            network,
            spatial ? Tap.SPATIAL : Tap.POOLED,
            found -> {
              features.add(found.features(), found.rows());
              logits.add(found.logits(), found.rows());
              if (spatial) {
                places.add(found.spatial(), found.rows());
              }
              done.accept(features.rows());
            });
      }
      FeatureFile.write(file, images, inOrder(features), inOrder(logits));
      if (spatial) {
        FeatureFile.write(ComparedSet.spatial(file), places.snapshot());
      }
    }

    /** The rows of all parts in the order of the whole set. */
    private float[] inOrder(FeatureRows found) {
      float[] values = found.array();
      if (parts.size() == 1 || values.length == 0) {
        return values;
      }
      int width = values.length / images;
      float[] ordered = new float[values.length];
      int from = 0;
      for (DataSets.OneSize part : parts) {
        for (int row : part.rows()) {
          System.arraycopy(values, from++ * width, ordered, row * width, width);
        }
      }
      return ordered;
    }

    @Override
    public void close() {
      parts.forEach(part -> part.images().close());
      model.ifPresent(Model::close);
    }
  }

  /**
   * Features of images with their labels and pixels.
   *
   * @param parts sets of one size each
   * @param size images of all parts
   * @param file features and logits; absent where only pixels are wanted
   * @param spatial moments of the spatial tap, if they are wanted
   */
  record Extracted(
      List<DataSets.OneSize> parts,
      int size,
      Optional<FeatureFile> file,
      Optional<FeatureMoments> spatial)
      implements FeatureSet {
    @Override
    public boolean has(Part part) {
      return switch (part) {
        case LABELS -> parts.stream().allMatch(one -> one.images().classes() > 0);
        case IMAGES -> parts.size() == 1;
        case SPATIAL_MOMENTS -> spatial.isPresent();
        default -> file.isPresent() && file.get().has(part);
      };
    }

    @Override
    public OptionalLong count() {
      return OptionalLong.of(size);
    }

    @Override
    public Features features() {
      return file.orElseThrow().features();
    }

    @Override
    public FeatureMoments moments() {
      return file.orElseThrow().moments();
    }

    @Override
    public FeatureMoments spatialMoments() {
      return spatial.orElseThrow();
    }

    @Override
    public Features logits(LogitsKind kind) {
      return file.orElseThrow().logits(kind);
    }

    @Override
    public int[] labels() {
      int[] labels = new int[size];
      for (DataSets.OneSize part : parts) {
        for (int i = 0; i < part.rows().size(); i++) {
          labels[part.rows().get(i)] = part.images().label(i);
        }
      }
      return labels;
    }

    @Override
    public int imageCount() {
      return size;
    }

    private ImageSet only() {
      return parts.get(0).images();
    }

    @Override
    public ImageBatch images(int[] rows) {
      ImageSet set = only();
      float[] pixels = new float[Math.multiplyExact(rows.length, set.pixels())];
      for (int i = 0; i < rows.length; i++) {
        float[] levels = set.levels(rows[i], 1);
        for (int j = 0; j < levels.length; j++) {
          pixels[i * set.pixels() + j] = 255 * levels[j];
        }
      }
      return new ImageBatch(pixels, rows.length, set.height(), set.width(), set.channels());
    }

    @Override
    public Features pixels() {
      return images(IntStream.range(0, Math.min(size, MOST_PIXELS / only().pixels())).toArray())
          .rows();
    }
  }
}
