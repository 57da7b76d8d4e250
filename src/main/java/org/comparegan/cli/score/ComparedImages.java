package org.comparegan.cli.score;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.evaluate.Reference;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Need;

/**
 * What an evaluation compares with, opened.
 *
 * @param reference images or statistics
 * @param size how many images there are, or the statistics are of
 * @param classes that labels are drawn from
 */
record ComparedImages(Reference reference, int size, int classes) implements AutoCloseable {

  /**
   * Opens the real images, or the statistics in their place.
   *
   * @param folder where statistics are kept
   */
  static ComparedImages open(
      String name,
      EvaluationOptions options,
      Set<Metric> metrics,
      EvaluatedModels models,
      ReadingOptions reading,
      Path folder,
      Console console) {
    if (options.statistics().isPresent()) {
      Reference.Statistics statistics = Reference.Statistics.read(options.statistics().get());
      long count = statistics.moments().count().orElse(Integer.MAX_VALUE);
      int classes = DataSets.names().contains(name) ? DataSets.facts(name).classes() : 0;
      return new ComparedImages(statistics, (int) Math.min(Integer.MAX_VALUE, count), classes);
    }
    DataOptions looking = models.looking(reading);
    ImageSet real = DataSets.open(name, Split.TEST, reading.dataDir(), looking);
    boolean wanted =
        metrics.stream().anyMatch(metric -> metric.needs().contains(Need.TRAINING_IMAGES))
            || metrics.contains(Metric.GILBO);
    return new ComparedImages(
        new Reference.Images(
            real,
            wanted ? training(name, reading, looking, console) : Optional.empty(),
            RealStatistics.cachedIn(folder.resolve("real-statistics"))),
        real.size(),
        real.classes());
  }

  private static Optional<ImageSet> training(
      String name, ReadingOptions reading, DataOptions looking, Console console) {
    try {
      return Optional.of(DataSets.open(name, Split.TRAIN, reading.dataDir(), looking));
    } catch (DataException e) {
      console.notice("There are no training images: " + e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    reference.training().ifPresent(ImageSet::close);
    reference.images().ifPresent(ImageSet::close);
  }
}
