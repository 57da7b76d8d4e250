package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.data.ImageSet;
import org.comparegan.evaluate.EvaluationProgress.Stage;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.MetricException;

/**
 * The paper's protocol: fill the accumulators, then score fresh samples against the first real
 * images, several times (eval_gan_lib.py:95, inventory 4.1). One pass through the feature network
 * serves all metrics, and no set of images is held in memory.
 */
public final class Evaluation {
  /** Name of the Fréchet distance in results. */
  public static final String FID = "fid";

  /** Name of the Inception Score in results. */
  public static final String INCEPTION_SCORE = "is";

  private final FeatureNetwork network;
  private final ImageSet real;
  private final RealStatistics statistics;
  private final EvaluationSettings settings;

  /**
   * An evaluation that can be run on several generators.
   *
   * @param real the evaluation split; its first {@code settings.samples()} images count
   */
  public Evaluation(
      FeatureNetwork network,
      ImageSet real,
      RealStatistics statistics,
      EvaluationSettings settings) {
    this.network = network;
    this.real = real;
    this.statistics = statistics;
    this.settings = settings;
  }

  /**
   * Scores a generator. One that gives NaN or infinity gets a result that says so instead of
   * scores.
   *
   * @param latents what the generator is given
   * @throws EvaluationException when there are too few real images
   * @throws org.comparegan.feature.FeatureException when the network cannot take the images
   */
  public EvaluationResult run(
      ImageSource source, LatentStream latents, EvaluationProgress progress) {
    network.check(source.height(), source.width(), source.channels());
    FeatureMoments moments = statistics.of(real, settings.samples(), network, progress);
    Outcome outcome = new Outcome();
    try {
      int accumulated = fillAccumulators(source, latents, progress);
      outcome.accumulated(accumulated, source.hasAccumulators());
      Stopwatch watch =
          new Stopwatch(
              progress, Stage.SAMPLES, (long) settings.samples() * settings.averagingRuns());
      for (int run = 0; run < settings.averagingRuns(); run++) {
        outcome.add(moments, samples(source, latents, run, watch));
      }
    } catch (BrokenGenerator | MetricException e) {
      outcome.failure = Optional.of(String.valueOf(e.getMessage()));
    }
    return outcome.result(source, latents);
  }

  private int fillAccumulators(
      ImageSource source, LatentStream latents, EvaluationProgress progress) {
    if (!source.hasAccumulators()) {
      return 0;
    }
    int batches = settings.accumulatorSamples() / source.batch();
    Stopwatch watch = new Stopwatch(progress, Stage.ACCUMULATORS, (long) batches * source.batch());
    for (int i = 0; i < batches; i++) {
      source.accumulate(latents.accumulator(i));
      watch.add(source.batch());
    }
    return batches * source.batch();
  }

  private FeaturePass samples(ImageSource source, LatentStream latents, int run, Stopwatch watch) {
    int n = settings.samples();
    FeaturePass pass = new FeaturePass(n, settings.profile().inception());
    long batches = (n + source.batch() - 1) / source.batch();
    for (long i = 0; pass.rows() < n; i++) {
      float[] images = source.images(latents.sample(run * batches + i));
      requireFinite(images, run, i);
      int rows = Math.min(source.batch(), n - pass.rows());
      int pixels = source.height() * source.width() * source.channels();
      pass.add(
          network.run(
              Arrays.copyOf(images, rows * pixels),
              source.height(),
              source.width(),
              source.channels()));
      watch.add(rows);
    }
    return pass;
  }

  private static void requireFinite(float[] images, int run, long batch) {
    int broken = 0;
    for (float value : images) {
      broken += Float.isFinite(value) ? 0 : 1;
    }
    if (broken > 0) {
      throw new BrokenGenerator(
          ("%d of the %d pixel values of batch %d in run %d are NaN or infinite: the generator has"
                  + " diverged, or its accumulators were never filled")
              .formatted(broken, images.length, batch + 1, run + 1));
    }
  }

  /** The generator gives no images. */
  private static final class BrokenGenerator extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenGenerator(String message) {
      super(message);
    }
  }

  /** What has come out so far. */
  private final class Outcome {
    private final List<Double> distances = new ArrayList<>();
    private final List<Double> inceptionScores = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private int accumulatorSamples;
    private Optional<String> failure = Optional.empty();

    void accumulated(int samples, boolean needed) {
      accumulatorSamples = samples;
      int paper = EvaluationSettings.PAPER_ACCUMULATOR_SAMPLES;
      if (needed && samples < paper) {
        warnings.add("accumulators hold %,d samples, the paper's %,d".formatted(samples, paper));
      }
    }

    void add(FeatureMoments moments, FeaturePass pass) {
      FrechetDistance.Result distance =
          FrechetDistance.between(moments, pass.moments(), settings.profile().frechet());
      distances.add(distance.value());
      inceptionScores.add(pass.inceptionScore());
      warnings.addAll(distance.warnings());
    }

    EvaluationResult result(ImageSource source, LatentStream latents) {
      Map<String, Score> scores = new LinkedHashMap<>();
      if (failure.isEmpty()) {
        scores.put(FID, new Score(distances));
        scores.put(INCEPTION_SCORE, new Score(inceptionScores));
      }
      return new EvaluationResult(
          source.name(),
          scores,
          List.copyOf(warnings),
          failure,
          new EvaluationProvenance(
              settings.profile().name(),
              settings.samples(),
              accumulatorSamples,
              settings.averagingRuns(),
              latents.origin(),
              real.name(),
              real.checksum(),
              network.name(),
              network.checksum()));
    }
  }
}
