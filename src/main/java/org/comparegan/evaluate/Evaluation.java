package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.evaluate.EvaluationProgress.Stage;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.graph.Environment;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.MetricException;
import org.comparegan.model.ImageSource;
import org.comparegan.model.LatentStream;
import org.comparegan.model.Latents;

/**
 * The paper's protocol: fill the accumulators, then score fresh samples against the first real
 * images, several times (eval_gan_lib.py:95). One pass through the feature network serves all
 * metrics; sets of images are held in memory only by the metrics that say so.
 */
public final class Evaluation {
  /** Name of the Fréchet distance in results. */
  public static final String FID = "fid";

  /** Name of the Inception Score in results. */
  public static final String INCEPTION_SCORE = "is";

  private final FeatureNetwork network;
  private final Reference reference;
  private final EvaluationSettings settings;
  private Optional<RealFeatures> real = Optional.empty();

  /**
   * An evaluation that can be run on several generators.
   *
   * @param reference of real images, the first {@code settings.samples()} count
   */
  public Evaluation(FeatureNetwork network, Reference reference, EvaluationSettings settings) {
    this.network = network;
    this.reference = reference;
    this.settings = settings;
  }

  /** Against the first images of an evaluation split. */
  public Evaluation(
      FeatureNetwork network,
      ImageSet real,
      RealStatistics statistics,
      EvaluationSettings settings) {
    this(network, new Reference.Images(real, Optional.empty(), statistics), settings);
  }

  /** What it does and compares with; the accumulators' samples are those of a batch of 64. */
  public EvaluationProvenance plan(String latents) {
    return provenance(latents, settings.accumulatorSamples() / 64 * 64);
  }

  /** Evaluates a generator alone. */
  public EvaluationResult run(
      ImageSource source, LatentStream latents, EvaluationProgress progress) {
    return run(new Subject(source, latents), progress);
  }

  /**
   * Scores a generator. One that gives NaN or infinity gets a result that says so instead of
   * scores; a metric that cannot be computed gets its reason.
   *
   * @throws EvaluationException when there are too few real images
   * @throws org.comparegan.feature.FeatureException when the network cannot take the images
   */
  public EvaluationResult run(Subject subject, EvaluationProgress progress) {
    ImageSource source = subject.source();
    network.check(source.height(), source.width(), source.channels());
    RunScorers scorers =
        new RunScorers(network, reference, settings, () -> real(progress), progress);
    Findings findings = new Findings();
    scorers.exclude(source, findings);
    if (scorers.compare()) {
      // First, so that what is wrong with the real images is known early.
      real(progress);
    }
    Optional<String> failure = Optional.empty();
    int accumulated = 0;
    try {
      accumulated = fillAccumulators(subject, progress, findings);
      if (scorers.needed()) {
        long all = (long) settings.samples() * settings.averagingRuns();
        Stopwatch watch = new Stopwatch(progress, Stage.SAMPLES, all);
        for (int run = 0; run < settings.averagingRuns(); run++) {
          samples(subject, run, scorers.ofRun(run, source), watch)
              .forEach(scorer -> scorer.finish(findings));
        }
      }
      long next = settings.averagingRuns() * batches(source);
      new ModelMetrics(settings, reference, network.options())
          .of(subject, next, findings, progress);
    } catch (BrokenGenerator e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    return new EvaluationResult(
        source.name(),
        failure.isEmpty() ? findings.scores() : Map.of(),
        failure.isEmpty() ? findings.details() : Map.of(),
        failure.isEmpty() ? findings.curves() : Map.of(),
        failure.isEmpty() ? findings.absent() : Map.of(),
        findings.warnings(),
        failure,
        scorers.nearest(),
        provenance(subject.latents().origin(), accumulated),
        Environment.facts(network.options()));
  }

  /** Once for all generators. */
  private RealFeatures real(EvaluationProgress progress) {
    if (real.isEmpty()) {
      RealStatistics.Wanted wanted =
          new RealStatistics.Wanted(
              settings.wants(EvaluationMetric.SFID) && network.tensors().spatial().isPresent(),
              RunScorers.compareImages(settings));
      real = Optional.of(reference.features(settings.samples(), network, wanted, progress));
    }
    return real.orElseThrow();
  }

  private EvaluationProvenance provenance(String latents, int accumulated) {
    return new EvaluationProvenance(
        settings.profile().name(),
        settings.samples(),
        accumulated,
        settings.averagingRuns(),
        latents,
        reference.name(),
        reference.checksum(),
        network.name(),
        network.checksum(),
        settings.wants(EvaluationMetric.GILBO) ? settings.gilbo().toString() : "");
  }

  private int fillAccumulators(Subject subject, EvaluationProgress progress, Findings findings) {
    ImageSource source = subject.source();
    if (!source.hasAccumulators()) {
      return 0;
    }
    int batches = settings.accumulatorSamples() / source.batch();
    int samples = batches * source.batch();
    Stopwatch watch = new Stopwatch(progress, Stage.ACCUMULATORS, samples);
    for (int i = 0; i < batches; i++) {
      source.accumulate(subject.latents().accumulator(i));
      watch.add(source.batch());
    }
    int paper = EvaluationSettings.PAPER_ACCUMULATOR_SAMPLES;
    if (samples < paper) {
      findings.warn("accumulators hold %,d samples, the paper's %,d".formatted(samples, paper));
    }
    return samples;
  }

  private long batches(ImageSource source) {
    return (settings.samples() + source.batch() - 1) / source.batch();
  }

  private List<RunScorer> samples(
      Subject subject, int run, List<RunScorer> scorers, Stopwatch watch) {
    ImageSource source = subject.source();
    int pixels = source.height() * source.width() * source.channels();
    Tap taps =
        settings.wants(EvaluationMetric.SFID) && network.tensors().spatial().isPresent()
            ? Tap.SPATIAL
            : Tap.POOLED;
    int done = 0;
    for (long i = 0; done < settings.samples(); i++) {
      Latents latents = subject.latents().sample(run * batches(source) + i);
      float[] images = source.images(latents);
      requireFinite(images, run, i);
      int rows = Math.min(source.batch(), settings.samples() - done);
      float[] counting = Arrays.copyOf(images, rows * pixels);
      GeneratedBatch batch =
          new GeneratedBatch(
              rows,
              counting,
              latents.labels(),
              network.run(counting, source.height(), source.width(), source.channels(), taps));
      try {
        scorers.forEach(scorer -> scorer.add(batch));
      } catch (MetricException e) {
        throw new BrokenGenerator(
            "batch %d in run %d: %s".formatted(i + 1, run + 1, e.getMessage()));
      }
      done += rows;
      watch.add(rows);
    }
    return scorers;
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
}
