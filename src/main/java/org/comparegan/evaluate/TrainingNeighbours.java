package org.comparegan.evaluate;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.FeatureExtraction.FeatureRows;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.Features;
import org.comparegan.metric.NearestRows;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.report.ImageGrid;

/**
 * Training images with their features in memory, so that the nearest ones to samples of several
 * models are found. For pictures; {@code memorisation} is the number.
 */
public final class TrainingNeighbours {
  private static final int PAIRS = 16;

  private final ImageSet training;
  private final int count;
  private final float[] features;

  /**
   * Extracts the features.
   *
   * @param training stays open as long as this is used
   * @param most of the first images; 4 bytes a feature are held
   * @param done receives the number of images done
   */
  public TrainingNeighbours(
      ImageSet training, int most, FeatureNetwork network, LongConsumer done) {
    this.training = training;
    this.count = Math.min(most, training.size());
    this.features = FeatureExtraction.of(training, count, network, done).features();
  }

  /** One name a class of the training images; empty: they have none. */
  public List<String> classNames() {
    return training.classNames();
  }

  /** How many training images are looked at. */
  public int size() {
    return count;
  }

  /**
   * The sixteen nearest pairs among the first samples of a generator.
   *
   * @param network the one that took the features of the training images
   * @param samples at least this many are drawn, in whole batches
   * @throws EvaluationException when its images are not of the training images' shape
   */
  public NearestPairs of(
      FeatureNetwork network, ImageSource source, Latents.Stream latents, int samples) {
    int pixels = source.height() * source.width() * source.channels();
    if (source.height() != training.height()
        || source.width() != training.width()
        || source.channels() != training.channels()) {
      throw new EvaluationException(
          "The training images are %d×%d×%d, the samples are not."
              .formatted(training.height(), training.width(), training.channels()));
    }
    int batches = (samples + source.batch() - 1) / source.batch();
    int n = batches * source.batch();
    float[] images = new float[n * pixels];
    FeatureRows found = new FeatureRows(n);
    for (int i = 0; i < batches; i++) {
      float[] batch = source.images(latents.sample(i));
      System.arraycopy(batch, 0, images, i * batch.length, batch.length);
      found.add(
          network
              .run(batch, source.height(), source.width(), source.channels(), Tap.POOLED)
              .features(),
          source.batch());
    }
    int columns = features.length / count;
    try (NearestRows search = new NearestRows(found.features())) {
      search.add(Features.of(features, count, columns));
      return NearestPairs.of(
          PAIRS,
          search.distances(),
          search.indices(),
          (sample, target, offset) ->
              System.arraycopy(images, sample * pixels, target, offset, pixels),
          training);
    }
  }

  /**
   * Samples beside the training images nearest to them in feature space, nearest pair first.
   *
   * @param pairs number of pairs, p
   * @param height rows of an image
   * @param width columns of an image
   * @param channels 1 or 3
   * @param pixels {@code [2p, h, w, c]} in [0, 1]: sample, training image, sample, …
   * @param distances Euclidean distance of each pair in feature space
   * @param training index of each training image in its set
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record NearestPairs(
      int pairs,
      int height,
      int width,
      int channels,
      float[] pixels,
      double[] distances,
      int[] training) {
    private static final int IN_A_ROW = 4;
    private static final int SMALL = 64;

    /** Copies a sample into an array of pixels. */
    interface Samples {
      void read(int sample, float[] target, int offset);
    }

    /**
     * The nearest of many pairs.
     *
     * @param most how many
     * @param distances one a sample
     * @param indices the training image nearest to each sample
     */
    static NearestPairs of(
        int most, double[] distances, int[] indices, Samples samples, ImageSet training) {
      List<Integer> order =
          IntStream.range(0, distances.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> distances[i]))
              .limit(most)
              .toList();
      int size = training.pixels();
      float[] images = new float[2 * order.size() * size];
      for (int pair = 0; pair < order.size(); pair++) {
        samples.read(order.get(pair), images, 2 * pair * size);
        training.read(indices[order.get(pair)], images, (2 * pair + 1) * size);
      }
      return new NearestPairs(
          order.size(),
          training.height(),
          training.width(),
          training.channels(),
          images,
          order.stream().mapToDouble(i -> distances[i]).toArray(),
          order.stream().mapToInt(i -> indices[i]).toArray());
    }

    /** A PNG: four pairs in a row, sample left, training image right. */
    public byte[] png() {
      return new ImageGrid(pixels, 2 * pairs, height, width, channels)
          .png(2 * IN_A_ROW, height < SMALL ? 2 : 1, 2);
    }
  }

  /** Data sets whose training images are searched for several models; features are taken once. */
  public static final class Sets implements AutoCloseable {
    private final Optional<Path> dataDir;
    private final int most;
    private final Map<String, ImageSet> sets = new HashMap<>();
    private final Map<String, TrainingNeighbours> neighbours = new HashMap<>();

    /**
     * Of data sets.
     *
     * @param dataDir where they are; absent: those that come with the project
     * @param most images that are looked at; of larger sets the first ones
     */
    public Sets(Optional<Path> dataDir, int most) {
      this.dataDir = dataDir;
      this.most = most;
    }

    /**
     * How many training images of a data set are looked at.
     *
     * @throws org.comparegan.image.DataException when the set is not there
     */
    public int size(String data, DataOptions reading) {
      return Math.min(most, set(data, reading).size());
    }

    private ImageSet set(String data, DataOptions reading) {
      return sets.computeIfAbsent(
          data + " " + reading.form(), any -> DataSets.open(data, Split.TRAIN, dataDir, reading));
    }

    /**
     * The training images of a data set.
     *
     * @param reading how they are read
     * @param network which takes the features
     * @param done receives the number of images done, unless they were known
     * @throws org.comparegan.image.DataException when the set is not there
     */
    public TrainingNeighbours of(
        String data, DataOptions reading, FeatureNetwork network, LongConsumer done) {
      return neighbours.computeIfAbsent(
          data + " " + reading.form() + " " + network.checksum(),
          any -> new TrainingNeighbours(set(data, reading), size(data, reading), network, done));
    }

    @Override
    public void close() {
      sets.values().forEach(ImageSet::close);
    }
  }
}
