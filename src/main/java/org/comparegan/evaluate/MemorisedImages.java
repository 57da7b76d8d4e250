package org.comparegan.evaluate;

import java.util.Optional;
import org.comparegan.evaluate.EvaluationProgress.Counter;
import org.comparegan.evaluate.EvaluationProgress.Stage;
import org.comparegan.evaluate.FeatureExtraction.FeatureRows;
import org.comparegan.evaluate.TrainingNeighbours.NearestPairs;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.Memorisation;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.NearestRows;

/**
 * The training images nearest to the first samples, at most {@value #MOST_SAMPLES}. All training
 * images pass through the network; their features are held if {@value #MOST_BYTES} bytes do, which
 * authenticity needs.
 */
final class MemorisedImages {
  static final int MOST_SAMPLES = 10_000;

  private static final int PAIRS = 32;

  /** Of features of training images. */
  static final long MOST_BYTES = 512L << 20;

  private final ImageSet training;
  private final FeatureNetwork network;
  private final EvaluationProgress progress;
  private final byte[] pixels;
  private final int most;
  private int rows;

  /**
   * Starts without samples.
   *
   * @param samples how many will be added
   */
  MemorisedImages(
      int samples, ImageSet training, FeatureNetwork network, EvaluationProgress progress) {
    this.training = training;
    this.network = network;
    this.progress = progress;
    this.most = (int) Math.min(Math.min(samples, MOST_SAMPLES), MOST_BYTES / training.pixels());
    this.pixels = new byte[most * training.pixels()];
  }

  /** Keeps the next samples, [n, h, w, c] in [0, 1], for the picture. */
  void add(int n, float[] images) {
    int size = training.pixels();
    if (images.length != n * size) {
      return;
    }
    int taken = Math.min(n, most - rows);
    for (int i = 0; i < taken * size; i++) {
      pixels[rows * size + i] = (byte) Math.max(0, Math.min(255, Math.round(255 * images[i])));
    }
    rows += taken;
  }

  /**
   * Searches.
   *
   * @param samples features of the samples, of which the first count
   * @param heldOut features of the real images, of which as many count
   */
  Memorisation.Result search(Features samples, Features heldOut) {
    if (rows == 0) {
      throw new MetricException(
          "the training images are %d×%d×%d, the samples are not"
              .formatted(training.height(), training.width(), training.channels()));
    }
    Features fakes = samples.slice(0, rows);
    Features others = heldOut.slice(0, Math.min(most, heldOut.rows()));
    Counter counter = new Counter(progress, Stage.TRAINING, training.size());
    if ((long) training.size() * fakes.columns() * Float.BYTES <= MOST_BYTES) {
      FeatureRows all = new FeatureRows(training.size());
      FeatureExtraction.each(
          training,
          training.size(),
          network,
          Tap.POOLED,
          found -> {
            all.add(found.features(), found.rows());
            counter.add(found.rows());
          });
      return Memorisation.of(all.features(), fakes, Optional.of(others));
    }
    try (NearestRows ofFakes = new NearestRows(fakes);
        NearestRows ofOthers = new NearestRows(others)) {
      FeatureExtraction.each(
          training,
          training.size(),
          network,
          Tap.POOLED,
          found -> {
            Features batch =
                Features.of(found.features(), found.rows(), found.features().length / found.rows());
            ofFakes.add(batch);
            ofOthers.add(batch);
            counter.add(found.rows());
          });
      return Memorisation.of(ofFakes, ofOthers.distances());
    }
  }

  /** How many samples are searched for. */
  int count() {
    return rows;
  }

  /** The nearest pairs of a search, for a picture. */
  NearestPairs nearest(Memorisation.Result result) {
    int size = training.pixels();
    return NearestPairs.of(
        PAIRS,
        result.distance(),
        result.nearest(),
        (sample, target, offset) -> {
          for (int i = 0; i < size; i++) {
            target[offset + i] = (pixels[sample * size + i] & 0xff) / 255f;
          }
        },
        training);
  }
}
