package org.comparegan.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.experiment.Experiment;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.train.ExperimentParts;

/**
 * Scores of a run's checkpoints while it trains, in its {@code scores.csv} and TensorBoard's
 * events: the paper's protocol with one averaging run and no more samples than asked for.
 */
public final class CheckpointScores implements AutoCloseable {
  private final Path run;
  private final Optional<Path> dataDir;
  private final SessionOptions session;
  private final int samples;
  private final long every;
  private final String dataset;
  private final List<String> warnings;
  private final FeatureNetwork features;
  private final Evaluation evaluation;

  /**
   * Scores for a run.
   *
   * @param experiment the real images are the held-out ones of its data set
   * @param network name or file of the feature network
   * @param samples images of an evaluation; as many fill the accumulators
   * @param every generator steps between evaluations
   */
  public CheckpointScores(
      Path run,
      Experiment experiment,
      Optional<Path> dataDir,
      String network,
      int samples,
      long every,
      SessionOptions session) {
    this.every = every;
    this.run = run;
    this.dataDir = dataDir;
    this.session = session;
    this.dataset = experiment.dataset().name();
    DataSets.HeldOut heldOut =
        DataSets.heldOut(
            dataset,
            dataDir,
            ExperimentParts.reading(experiment, Optional.empty()).withoutLabelFiles());
    ImageSet real = heldOut.images();
    this.warnings = heldOut.warnings();
    this.samples = Math.min(samples, real.size());
    MetricProfile profile = MetricProfiles.COMPARE_GAN;
    this.features = FeatureNetworks.open(network, profile.preparation(), session);
    this.evaluation =
        new Evaluation(
            features,
            new Reference.Images(
                real,
                Optional.empty(),
                RealStatistics.cachedIn(run.resolve("real-statistics")),
                warnings),
            new EvaluationSettings(this.samples, this.samples, 1, profile));
  }

  /**
   * The scores of a checkpoint.
   *
   * @param result without scores where its samples were not finite
   * @param line to show
   */
  public record Scored(EvaluationResult result, String line) {}

  /** Scores every n-th checkpoint and appends its row. */
  public Optional<Scored> at(long step, String prefix) {
    return step > 0 && step % every == 0 ? Optional.of(score(step, prefix)) : Optional.empty();
  }

  private Scored score(long step, String prefix) {
    try (Model model =
            Model.open(
                new ModelPath.CheckpointPrefix(prefix),
                Model.Options.reference(session).withDataDir(dataDir));
        ImageSource source = model.generator()) {
      EvaluationResult result =
          evaluation.run(
              source,
              new AddressedLatents(model.latents(), AddressedLatents.SEED, source),
              EvaluationProgress.SILENT);
      new ScoreTable(run.resolve("scores.csv"))
          .append(prefix, step, result, Map.of("dataset.name", dataset));
      new EvaluationLog(run.resolve("scores.jsonl")).append(step, model.checksum(), result);
      result.toEvents(run, step);
      return new Scored(result, line(step, result));
    }
  }

  private String line(long step, EvaluationResult result) {
    return result
        .failure()
        .map(why -> "Step %d: %s".formatted(step, why))
        .orElseGet(
            () ->
                "Step %d: FID %.2f, IS %.2f (%,d samples%s)"
                    .formatted(
                        step,
                        mean(result, Metric.FID.text()),
                        mean(result, Metric.IS.text()),
                        samples,
                        warnings.isEmpty() ? "" : ", against training pictures"));
  }

  private static double mean(EvaluationResult result, String metric) {
    return Optional.ofNullable(result.scores().get(metric)).map(Score::mean).orElse(Double.NaN);
  }

  @Override
  public void close() {
    features.close();
  }
}
