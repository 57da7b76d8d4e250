package org.comparegan;

import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.FeatureExtraction;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.LevelImages;
import org.comparegan.image.Split;
import org.comparegan.metric.MetricProfiles;

/**
 * A network whose features and logits scores are made of, such as Inception. Holds native memory
 * until it is closed.
 */
public final class FeatureExtractor implements AutoCloseable {
  private final FeatureNetwork network;

  private FeatureExtractor(FeatureNetwork network) {
    this.network = network;
  }

  /**
   * Features and logits of the same images.
   *
   * @param features pooled features {@code [n][d]}
   * @param logits {@code [n][classes]}, for the Inception Score
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Extracted(float[][] features, float[][] logits) {}

  /**
   * Opens a network; images are prepared as the paper's protocol does.
   *
   * @param nameOrFile a network of the project, such as {@code fashion-mnist-32}, or the path of a
   *     frozen graph or SavedModel
   * @throws org.comparegan.feature.FeatureException when it is unknown, unreadable or not a feature
   *     network
   */
  public static FeatureExtractor open(String nameOrFile) {
    return new FeatureExtractor(
        FeatureNetworks.open(
            nameOrFile, MetricProfiles.COMPARE_GAN.preparation(), SessionOptions.defaults()));
  }

  /**
   * Features of images in memory.
   *
   * @throws org.comparegan.feature.FeatureException when the network does not take such images
   */
  public Extracted extract(Images images) {
    return extract(
        new LevelImages(
            "images",
            images.count(),
            images.height(),
            images.width(),
            images.channels(),
            images.pixels()));
  }

  /**
   * Features of the test images of a data set, or of pictures in a folder or archive, read batch by
   * batch.
   *
   * @param nameOrPath a data set as {@code ./comparegan data ls} prints it, or a path
   * @throws org.comparegan.image.DataException when there is none, or a picture cannot be read
   */
  public Extracted extract(String nameOrPath) {
    try (ImageSet set = DataSets.open(nameOrPath, Split.TEST, Optional.empty())) {
      return extract(set);
    }
  }

  private Extracted extract(ImageSet images) {
    return extracted(FeatureExtraction.of(images, images.size(), network, done -> {}));
  }

  private static Extracted extracted(Activations found) {
    return new Extracted(rows(found.features(), found.rows()), rows(found.logits(), found.rows()));
  }

  private static float[][] rows(float[] values, int count) {
    int width = values.length / count;
    float[][] rows = new float[count][width];
    for (int i = 0; i < count; i++) {
      System.arraycopy(values, i * width, rows[i], 0, width);
    }
    return rows;
  }

  @Override
  public void close() {
    network.close();
  }
}
