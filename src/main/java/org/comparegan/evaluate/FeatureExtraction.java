package org.comparegan.evaluate;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.FeatureMoments;

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

  /** Moments of the first {@code n} images in one pass, of which nothing is kept. */
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
    RunningMoments moments = new RunningMoments();
    moments.add(activations.features(), activations.rows());
    return moments.snapshot();
  }
}
