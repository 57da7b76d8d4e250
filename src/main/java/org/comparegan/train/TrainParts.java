package org.comparegan.train;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.comparegan.data.Batches;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Sha256;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.WorkerShare;
import org.comparegan.graph.Environment;
import org.comparegan.graph.Replicas;
import org.comparegan.image.ImageSet;

/**
 * What a training needs beside a place for its files.
 *
 * @param config what it is made from
 * @param images all that it trains on
 * @param batches those of this worker
 * @param graph closed with this
 * @param options how it runs
 */
record TrainParts(
    GinConfig config, ImageSet images, Batches batches, TrainingGraph graph, TrainOptions options)
    implements AutoCloseable {
  private static final long LOG_EVERY = 20;

  /** Opens the data and builds the graph. */
  static TrainParts of(GinConfig config, TrainingSettings settings) {
    return of(config, settings, share -> ExperimentParts.graph(config.experiment(), share));
  }

  /** Opens the data and takes the graph from elsewhere. */
  static TrainParts of(
      GinConfig config, TrainingSettings settings, Function<WorkerShare, TrainingGraph> graph) {
    Experiment experiment = config.experiment();
    ImageSet images = ExperimentParts.images(experiment, settings);
    WorkerShare share =
        ExperimentParts.share(
            experiment, ExperimentParts.spec(experiment, images), settings.session().replicas());
    Batches batches = ExperimentParts.batches(experiment, share.whole(), images);
    return new TrainParts(
        config,
        images,
        share.replicas().alone() ? batches : batches.rows(share.batchRows()),
        graph.apply(share),
        options(experiment, settings));
  }

  private static TrainOptions options(Experiment experiment, TrainingSettings settings) {
    return new TrainOptions(
        settings.steps().orElse(experiment.options().trainingSteps()),
        settings.saveEvery().orElse(experiment.runConfig().saveCheckpointsSteps()),
        settings.keep().orElse(experiment.runConfig().keepCheckpointMax()),
        LOG_EVERY,
        settings.sampleEvery(),
        settings.onNan(),
        experiment.runConfig().seed().orElse(experiment.dataset().seed()),
        settings.session(),
        settings.ahead());
  }

  /** What all workers of a training must have alike, by name; the configuration is apart. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("comparegan", Environment.version());
    facts.put("TensorFlow", org.tensorflow.TensorFlow.version());
    facts.put("data set", images.name());
    facts.put("images", Integer.toString(images.size()));
    facts.put("checksum of the data", images.checksum());
    facts.put("--steps", Long.toString(options.steps()));
    facts.put("--seed", Long.toString(options.seed()));
    facts.put("--on-nan", options.onNan().toString());
    facts.put("--deterministic", Boolean.toString(options.session().deterministic()));
    List<String> exchanges = Replicas.exchanges(graph.graph());
    String digest = Sha256.of(String.join("; ", exchanges).getBytes(StandardCharsets.UTF_8));
    facts.put("exchanges of the graph", exchanges.size() + ", " + digest);
    return facts;
  }

  @Override
  public void close() {
    graph.close();
    images.close();
  }
}
