package org.comparegan.result;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.Split;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationProgress.Stage;
import org.comparegan.evaluate.TrainingNeighbours;
import org.comparegan.feature.FeatureNetwork;

/** Features of training images, computed once for all models of a data set. */
public final class KnownTrainingImages implements AutoCloseable {
  private final Optional<Path> dataDir;
  private final Map<String, ImageSet> sets = new HashMap<>();
  private final Map<String, TrainingNeighbours> neighbours = new HashMap<>();

  /** Of data sets that are here; absent: those that come with the project. */
  public KnownTrainingImages(Optional<Path> dataDir) {
    this.dataDir = dataDir;
  }

  /**
   * The training images of a data set.
   *
   * @param network which takes the features, the same for all models of the set
   * @throws org.comparegan.data.DataException when the set is not there
   */
  public TrainingNeighbours of(String data, FeatureNetwork network, EvaluationProgress progress) {
    ImageSet set = sets.computeIfAbsent(data, name -> DataSets.open(name, Split.TRAIN, dataDir));
    int most = Math.min(ModelPictures.MOST_TRAINING_IMAGES, set.size());
    return neighbours.computeIfAbsent(
        data + " " + network.checksum(),
        any ->
            new TrainingNeighbours(
                set, most, network, done -> progress.images(Stage.TRAINING, done, most, 0)));
  }

  @Override
  public void close() {
    sets.values().forEach(ImageSet::close);
  }
}
