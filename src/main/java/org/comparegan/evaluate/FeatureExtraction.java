package org.comparegan.evaluate;

import java.util.function.LongConsumer;
import org.comparegan.data.ImageSet;
import org.comparegan.feature.Activations;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureStatistics;
import org.comparegan.metric.Features;

/** Features and logits of many images. */
public final class FeatureExtraction {
  private static final int BATCH = 64;

  private FeatureExtraction() {}

  /** The first {@code n} images of a set, in order. */
  public static Activations of(
      ImageSet images, int n, FeatureNetwork network, LongConsumer progress) {
    int pixels = images.pixels();
    float[] features = new float[0];
    float[] logits = new float[0];
    for (int first = 0; first < n; first += BATCH) {
      int rows = Math.min(BATCH, n - first);
      float[] batch = new float[rows * pixels];
      for (int i = 0; i < rows; i++) {
        images.read(first + i, batch, i * pixels);
      }
      Activations found = network.run(batch, images.height(), images.width(), images.channels());
      features = put(found.features(), features, first, rows, n);
      logits = put(found.logits(), logits, first, rows, n);
      progress.accept(first + rows);
    }
    return new Activations(n, features, logits);
  }

  /** Moments of the features. */
  public static FeatureMoments moments(Activations activations) {
    int columns = activations.features().length / activations.rows();
    FeatureStatistics statistics = new FeatureStatistics(columns);
    statistics.add(Features.of(activations.features(), activations.rows(), columns));
    return statistics.snapshot();
  }

  private static float[] put(float[] part, float[] whole, int first, int rows, int n) {
    int columns = part.length / rows;
    float[] target = whole.length == 0 ? new float[Math.multiplyExact(n, columns)] : whole;
    System.arraycopy(part, 0, target, first * columns, part.length);
    return target;
  }
}
