package org.comparegan.cli.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.FeatureOptions;
import org.comparegan.cli.common.Progress;
import org.comparegan.data.DataOptions;
import org.comparegan.evaluate.EvaluationException;
import org.comparegan.evaluate.TrainingNeighbours;
import org.comparegan.feature.FeatureException;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.image.DataException;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.AccumulatorFill;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.model.ModelException;
import org.comparegan.result.ModelPictures;
import org.comparegan.result.Result;
import org.comparegan.train.ExperimentParts;
import org.comparegan.transfer.TransferException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The pictures of a report that need opened models. */
final class ReportModels {
  private static final int ACCUMULATED = 640;

  @Count(to = 10_000)
  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "256",
      description = "Samples to compare with training images. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Count(to = 10_000_000)
  @Option(
      names = "--training-images",
      paramLabel = "N",
      description = "Training images to compare with, the first ones. Default: 20000.")
  private int trainingImages = ModelPictures.MOST_TRAINING_IMAGES;

  @Option(
      names = "--no-models",
      description =
          "Do not open checkpoints: no nearest training images, no paths between latents.")
  private boolean none;

  @Mixin private FeatureOptions where = new FeatureOptions();

  /** Pictures of results with checkpoints, by name; models that cannot be opened get a notice. */
  Map<String, ModelPictures> pictures(List<Result> results, ComputingVerb verb, Console console) {
    Map<String, ModelPictures> pictures = new LinkedHashMap<>();
    if (none) {
      return pictures;
    }
    try (TrainingNeighbours.Sets training =
        new TrainingNeighbours.Sets(where.dataDir(), trainingImages)) {
      for (Result result : results) {
        if (result.model().isPresent() && result.config().isPresent()) {
          try {
            pictures.put(result.name(), of(result, training, verb, console));
          } catch (CheckpointException
              | ModelException
              | EvaluationException
              | TransferException e) {
            console.notice(
                "%s is shown without pictures of its model: %s"
                    .formatted(result.name(), e.getMessage()));
          }
        }
      }
    }
    return pictures;
  }

  private ModelPictures of(
      Result result, TrainingNeighbours.Sets training, ComputingVerb verb, Console console) {
    Model.Options options =
        Model.Options.reference(where.session(verb)).withDataDir(where.dataDir());
    try (CheckpointModel model = CheckpointModel.open(result.model().orElseThrow(), options);
        ImageSource source = model.generator()) {
      if (source.hasAccumulators() && model.accumulatorsEmpty()) {
        AccumulatorFill.run(source, model.latents(), ACCUMULATED, console.accumulatorObserver());
      }
      String data = model.config().experiment().dataset().name();
      DataOptions reading =
          ExperimentParts.reading(model.config().experiment(), Optional.empty())
              .withoutLabelFiles();
      Optional<String> name =
          where
              .features()
              .or(() -> FeatureNetworks.names().stream().filter(data::equals).findFirst());
      if (name.isEmpty()) {
        console.notice(
            ("There is no feature network for %s: %s is shown without nearest training images,"
                    + " unless --features names one.")
                .formatted(data, result.name()));
        return ModelPictures.of(source, model.latents(), samples, Optional.empty());
      }
      try (FeatureNetwork network =
              FeatureNetworks.open(
                  name.get(), MetricProfiles.COMPARE_GAN.preparation(), where.session(verb));
          Progress progress =
              console.progress(
                  "training images of " + data, training.size(data, reading), "images")) {
        return ModelPictures.of(
            source,
            model.latents(),
            samples,
            Optional.of(
                new ModelPictures.Neighbours(
                    training.of(data, reading, network, progress::at), network)));
      } catch (DataException | FeatureException | EvaluationException e) {
        console.notice(
            "%s is shown without nearest training images: %s"
                .formatted(result.name(), e.getMessage()));
        return ModelPictures.of(source, model.latents(), samples, Optional.empty());
      }
    }
  }
}
