package org.comparegan;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.FeatureExtraction;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.ProcessVariables;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.LevelImages;
import org.comparegan.image.Split;
import org.comparegan.metric.MetricProfile;
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
   * Opens a network; images are prepared as the paper's protocol does.
   *
   * @param nameOrFile a network of the project, such as {@code fashion-mnist-32}, or the path of a
   *     frozen graph or SavedModel
   * @throws org.comparegan.feature.FeatureException when it is unknown, unreadable or not a feature
   *     network
   */
  public static FeatureExtractor open(String nameOrFile) {
    return open(nameOrFile, MetricProfiles.COMPARE_GAN);
  }

  /**
   * Opens a network; images are prepared as another tool does.
   *
   * @param nameOrFile as above
   * @param profile one of {@link Scores#profiles}
   * @throws org.comparegan.feature.FeatureException when it is unknown, unreadable or not a feature
   *     network
   * @throws org.comparegan.metric.MetricException for an unknown profile
   */
  public static FeatureExtractor open(String nameOrFile, String profile) {
    return open(nameOrFile, MetricProfiles.byName(profile));
  }

  private static FeatureExtractor open(String nameOrFile, MetricProfile profile) {
    ProcessVariables.useDefaults();
    return new FeatureExtractor(
        FeatureNetworks.open(nameOrFile, profile.preparation(), SessionOptions.defaults()));
  }

  /**
   * Features and logits of images in memory.
   *
   * @throws org.comparegan.feature.FeatureException when the network does not take such images
   */
  public FeatureData extract(Images images) {
    return extract(Stream.of(images));
  }

  /**
   * Features and logits of images that come in batches, such as {@link Gan#stream}; the images are
   * not kept.
   *
   * @throws org.comparegan.feature.FeatureException when the network does not take such images
   * @throws org.comparegan.metric.MetricException when there are none
   */
  public FeatureData extract(Stream<Images> batches) {
    try (batches) {
      List<Activations> found = batches.map(images -> activations(set(images))).toList();
      int rows = found.stream().mapToInt(Activations::rows).reduce(0, Math::addExact);
      return FeatureData.of(
          joined(found, Activations::features), joined(found, Activations::logits), rows);
    }
  }

  /**
   * Features and logits of the test images of a data set, or of pictures in a folder or archive,
   * read batch by batch.
   *
   * @param nameOrPath a data set as {@code ./comparegan data ls} prints it, or a path
   * @throws org.comparegan.image.DataException when there is none, or a picture cannot be read
   */
  public FeatureData extract(String nameOrPath) {
    try (ImageSet set = DataSets.open(nameOrPath, Split.TEST, Optional.empty())) {
      Activations found = activations(set);
      return FeatureData.of(found.features(), found.logits(), found.rows());
    }
  }

  private static ImageSet set(Images images) {
    return new LevelImages(
        "images",
        images.count(),
        images.height(),
        images.width(),
        images.channels(),
        images.pixels());
  }

  private Activations activations(ImageSet images) {
    return FeatureExtraction.of(images, images.size(), network, done -> {});
  }

  private static float[] joined(List<Activations> parts, Function<Activations, float[]> values) {
    int size = parts.stream().mapToInt(part -> values.apply(part).length).reduce(0, Math::addExact);
    float[] all = new float[size];
    int at = 0;
    for (Activations part : parts) {
      float[] some = values.apply(part);
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    return all;
  }

  @Override
  public void close() {
    network.close();
  }
}
