package org.comparegan.evaluate;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;

/** Features and logits of many images; reading overlaps with the network. */
public final class FeatureExtraction {
  private FeatureExtraction() {}

  /** The first {@code n} images of a set, in order, all in memory. */
  public static Activations of(
      ImageSet images, int n, FeatureNetwork network, LongConsumer progress) {
    FeatureRows features = new FeatureRows(n);
    FeatureRows logits = new FeatureRows(n);
    each(
        images,
        n,
        network,
        Tap.POOLED,
        found -> {
          features.add(found.features(), found.rows());
          logits.add(found.logits(), found.rows());
          progress.accept(features.rows());
        });
    return new Activations(n, features.array(), logits.array(), new float[0]);
  }

  /**
   * The first {@code n} images of a set, in order, batch by batch.
   *
   * @param taps POOLED, or SPATIAL to have the spatial tap too
   */
  static void each(
      ImageSet images, int n, FeatureNetwork network, Tap taps, Consumer<Activations> use) {
    try (ImageBatches batches = new ImageBatches(images, n)) {
      for (float[] batch = batches.next(); batch.length > 0; batch = batches.next()) {
        use.accept(network.run(batch, images.height(), images.width(), images.channels(), taps));
      }
    }
  }

  /** Moments of the first {@code n} images in one pass; no features are kept. */
  public static FeatureMoments moments(
      ImageSet images, int n, FeatureNetwork network, LongConsumer progress) {
    RunningMoments moments = new RunningMoments();
    each(
        images,
        n,
        network,
        Tap.POOLED,
        found -> {
          moments.add(found.features(), found.rows());
          progress.accept(moments.rows());
        });
    return moments.snapshot();
  }

  /** Moments of the features. */
  public static FeatureMoments moments(Activations activations) {
    int columns = activations.features().length / activations.rows();
    return FeatureMoments.of(Features.of(activations.features(), activations.rows(), columns));
  }

  /**
   * The first images of a set in batches, in order; the next batch is read and decoded while the
   * caller works on this one.
   */
  static final class ImageBatches implements AutoCloseable {
    private static final int BATCH = 256;

    private final ImageSet images;
    private final int n;
    private final int most;
    private final ExecutorService reader =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "images-ahead");
              thread.setDaemon(true);
              return thread;
            });
    private Future<float[]> next;
    private int first;

    /**
     * Starts reading.
     *
     * @param n how many images
     */
    ImageBatches(ImageSet images, int n) {
      this.images = images;
      this.n = n;
      this.most = (int) Math.max(1, Math.min(BATCH, (64L << 20) / Float.BYTES / images.pixels()));
      this.next = read(0);
    }

    private Future<float[]> read(int from) {
      int rows = Math.max(0, Math.min(most, n - from));
      return reader.submit(() -> images.levels(from, rows));
    }

    /** The next images, {@code [rows, h, w, c]} in [0, 1]; none after the last. */
    float[] next() {
      try {
        float[] batch = next.get();
        first += batch.length / images.pixels();
        next = read(first);
        return batch;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EvaluationException("Interrupted while reading " + images.name() + ".", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new EvaluationException(images.name() + " cannot be read: " + e.getCause(), e);
      }
    }

    @Override
    public void close() {
      reader.shutdownNow();
    }
  }

  /** Features of many images, added batch by batch and held in memory: 4 bytes a feature. */
  static final class FeatureRows {
    private final int capacity;
    private float[] values = new float[0];
    private int columns;
    private int rows;

    /** Room for at most {@code capacity} images; what comes after is dropped. */
    FeatureRows(int capacity) {
      this.capacity = capacity;
    }

    /** Adds the features of the next images, {@code [n, d]}. */
    void add(float[] features, int n) {
      if (rows == 0) {
        columns = features.length / n;
        if ((long) capacity * columns > Integer.MAX_VALUE - 8) {
          throw new EvaluationException(
              "%,d images × %,d features do not fit into one array: take fewer images, or statistics."
                  .formatted(capacity, columns));
        }
        values = new float[capacity * columns];
      }
      int taken = Math.min(n, capacity - rows);
      System.arraycopy(features, 0, values, rows * columns, taken * columns);
      rows += taken;
    }

    /** How many images there are. */
    int rows() {
      return rows;
    }

    /** The values row-major, {@code [capacity, d]}. */
    float[] array() {
      return values;
    }

    /** A view, {@code [rows, d]}. */
    Features features() {
      return Features.of(values, capacity, columns).slice(0, rows);
    }
  }

  /** Moments of features, added batch by batch; the first batch sets their width. */
  static final class RunningMoments {
    private Optional<FeatureMoments.Accumulator> statistics = Optional.empty();

    /** Adds {@code [n, d]} values. */
    void add(float[] values, int n) {
      int columns = values.length / n;
      if (statistics.isEmpty()) {
        statistics = Optional.of(new FeatureMoments.Accumulator(columns));
      }
      statistics.orElseThrow().add(Features.of(values, n, columns));
    }

    /** How many rows there are. */
    long rows() {
      return statistics.map(FeatureMoments.Accumulator::count).orElse(0L);
    }

    /** The moments so far; there must be rows. */
    FeatureMoments snapshot() {
      return statistics.orElseThrow().snapshot();
    }
  }
}
