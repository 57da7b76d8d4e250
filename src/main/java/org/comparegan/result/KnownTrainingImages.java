package org.comparegan.result;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.TrainingNeighbours;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;

/** Features of training images, computed once for all models of a data set. */
public final class KnownTrainingImages implements AutoCloseable {
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
  public KnownTrainingImages(Optional<Path> dataDir, int most) {
    this.dataDir = dataDir;
    this.most = most;
  }

  /**
   * How many training images of a data set are looked at.
   *
   * @throws org.comparegan.image.DataException when the set is not there
   */
  public int size(String data) {
    return Math.min(most, set(data).size());
  }

  private ImageSet set(String data) {
    return sets.computeIfAbsent(data, name -> DataSets.open(name, Split.TRAIN, dataDir));
  }

  /**
   * The training images of a data set.
   *
   * @param network which takes the features
   * @param done receives the number of images done, unless they were known
   * @throws org.comparegan.image.DataException when the set is not there
   */
  public TrainingNeighbours of(String data, FeatureNetwork network, LongConsumer done) {
    return neighbours.computeIfAbsent(
        data + " " + network.checksum(),
        any -> new TrainingNeighbours(set(data), size(data), network, done));
  }

  @Override
  public void close() {
    sets.values().forEach(ImageSet::close);
  }
}
