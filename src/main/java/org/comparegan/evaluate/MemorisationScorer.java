package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.Optional;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.MetricException;

/**
 * How near samples are to the training images in feature space, against how near held-out images
 * are: a ratio well below 1 is a generator that repeats what it has seen. Samples of the first
 * averaging run, at most {@value #MOST_SAMPLES}; all training images, which pass by.
 */
final class MemorisationScorer implements RunScorer {
  static final int MOST_SAMPLES = 10_000;

  private static final int PAIRS = 32;
  private static final long MOST_BYTES = 512L << 20;

  private final Features heldOut;
  private final ImageSet training;
  private final FeatureNetwork network;
  private final SessionOptions session;
  private final EvaluationProgress progress;
  private final int samples;
  private final int kept;
  private final FeatureRows fakes;
  private final byte[] pixels;
  private Optional<NearestPairs> nearest = Optional.empty();

  MemorisationScorer(
      EvaluationSettings settings,
      RealFeatures real,
      ImageSet training,
      FeatureNetwork network,
      EvaluationProgress progress) {
    this.heldOut = real.rows().orElseThrow();
    this.training = training;
    this.network = network;
    this.session = network.options();
    this.progress = progress;
    this.samples = settings.samples();
    this.kept = (int) Math.min(Math.min(samples, MOST_SAMPLES), MOST_BYTES / training.pixels());
    this.fakes = new FeatureRows(kept);
    this.pixels = new byte[kept * training.pixels()];
  }

  @Override
  public void add(GeneratedBatch batch) {
    int first = fakes.rows();
    int size = batch.images().length / batch.rows();
    if (size != training.pixels()) {
      return;
    }
    fakes.add(batch.activations().features(), batch.rows());
    for (int i = 0; i < (fakes.rows() - first) * size; i++) {
      pixels[first * size + i] =
          (byte) Math.max(0, Math.min(255, Math.round(255 * batch.images()[i])));
    }
  }

  /** The nearest pairs, after {@link #finish}. */
  Optional<NearestPairs> nearest() {
    return nearest;
  }

  @Override
  public void finish(Findings findings) {
    findings.attempt(EvaluationMetric.MEMORISATION, () -> search(findings));
  }

  private void search(Findings findings) {
    if (fakes.rows() == 0) {
      throw new MetricException(
          "the training images are %d×%d×%d, the samples are not"
              .formatted(training.height(), training.width(), training.channels()));
    }
    int columns = heldOut.columns();
    int others = Math.min(kept, heldOut.rows());
    try (NearestRows ofFakes = new NearestRows(fakes.array(), kept, columns, session);
        NearestRows ofHeldOut =
            new NearestRows(floats(heldOut.slice(0, others)), others, columns, session)) {
      int[] seen = new int[1];
      Stopwatch watch = new Stopwatch(progress, EvaluationProgress.Stage.TRAINING, training.size());
      FeatureExtraction.each(
          training,
          training.size(),
          network,
          Tap.POOLED,
          found -> {
            ofFakes.add(found.features(), found.rows(), seen[0]);
            ofHeldOut.add(found.features(), found.rows(), seen[0]);
            seen[0] += found.rows();
            watch.add(found.rows());
          });
      double heldOutMean = Arrays.stream(ofHeldOut.distances()).average().orElseThrow();
      double[] distances = ofFakes.distances();
      double mean = Arrays.stream(distances).average().orElseThrow();
      nearest =
          Optional.of(NearestPairs.of(PAIRS, distances, ofFakes.indices(), this::read, training));
      if (kept < samples) {
        findings.warn("memorisation is of the first %,d of %,d samples".formatted(kept, samples));
      }
      if (heldOutMean == 0) {
        throw new MetricException(
            "the real images are training images themselves: there is nothing to compare with");
      }
      findings.score("memorisation.ratio", mean / heldOutMean);
      findings.score("memorisation.distance", mean);
      findings.score("memorisation.held_out_distance", heldOutMean);
    }
  }

  private static float[] floats(Features rows) {
    double[] wide = rows.toArray();
    float[] values = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      values[i] = (float) wide[i];
    }
    return values;
  }

  private void read(int sample, float[] target, int offset) {
    int size = training.pixels();
    for (int i = 0; i < size; i++) {
      target[offset + i] = (pixels[sample * size + i] & 0xff) / 255f;
    }
  }
}
