package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.comparegan.evaluate.EvaluationProgress.Counter;
import org.comparegan.evaluate.EvaluationProgress.Stage;
import org.comparegan.evaluate.EvaluationResult.EvaluationProvenance;
import org.comparegan.evaluate.FeatureExtraction.FeatureRows;
import org.comparegan.evaluate.RealStatistics.RealFeatures;
import org.comparegan.evaluate.TrainingNeighbours.NearestPairs;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.graph.Environment;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.Memorisation;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Need;
import org.comparegan.metric.MetricException;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.model.ModelDiscriminator;

/**
 * The paper's protocol: fill the accumulators, then score fresh samples against the first real
 * images, several times (eval_gan_lib.py:95). One pass through the feature network serves all
 * metrics; sets of images are held in memory only by the metrics that say so.
 */
public final class Evaluation {
  /** Batches of latents that are left to other metrics. */
  private static final long FAR = 1 << 20;

  private final FeatureNetwork network;
  private final Reference reference;
  private final EvaluationSettings settings;
  private Optional<RealFeatures> real = Optional.empty();
  private Optional<TrainingFeatures> training = Optional.empty();

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
    this(network, new Reference.Images(real, Optional.empty(), statistics, List.of()), settings);
  }

  /** How much is sampled, and which metrics are computed. */
  EvaluationSettings settings() {
    return settings;
  }

  /** With what generated images are compared. */
  Reference reference() {
    return reference;
  }

  /** What the result of a generator with batches of {@link GeneratorSource#BATCH} depends on. */
  EvaluationProvenance plan(String latents) {
    int batch = GeneratorSource.BATCH;
    return provenance(latents, settings.accumulatorSamples() / batch * batch);
  }

  /** Evaluates a generator alone. */
  public EvaluationResult run(
      ImageSource source, Latents.Stream latents, EvaluationProgress progress) {
    return run(new Subject(source, latents), progress);
  }

  /**
   * Scores a generator. If its images are not finite, the result has the failure in place of
   * scores; for a metric that cannot be computed it has the reason.
   *
   * @throws EvaluationException when there are too few real images
   * @throws org.comparegan.feature.FeatureException when the network cannot take the images
   */
  public EvaluationResult run(Subject subject, EvaluationProgress progress) {
    ImageSource source = subject.source();
    network.check(source.height(), source.width(), source.channels());
    EvaluationResult.Builder found = new EvaluationResult.Builder();
    reference.warnings().forEach(found::warn);
    Set<Metric> possible = possible(subject, found);
    Set<Metric> ofSamples = EnumSet.copyOf(possible);
    ofSamples.removeIf(Metric::ofTheModel);
    if (ofSamples.stream().anyMatch(Evaluation::comparesWithReal)) {
      // First, so that what is wrong with the real images is known early.
      real(progress);
    }
    Optional<String> failure = Optional.empty();
    Optional<NearestPairs> nearest = Optional.empty();
    int accumulated = 0;
    try {
      accumulated = fillAccumulators(subject, progress, found);
      if (!ofSamples.isEmpty()) {
        long all = (long) settings.samples() * settings.averagingRuns();
        Counter counter = new Counter(progress, Stage.SAMPLES, all);
        for (int run = 0; run < settings.averagingRuns(); run++) {
          Optional<NearestPairs> pairs = run(subject, run, ofSamples, found, counter, progress);
          nearest = nearest.or(() -> pairs);
        }
      }
      long next = settings.averagingRuns() * batches(source);
      new ModelMetrics(possible, settings, reference, network.options())
          .of(subject, next, found, progress);
      if (possible.contains(Metric.CAS)) {
        // Last, since drawing samples may move the generator's spectral norm.
        found.attempt(Metric.CAS, () -> classification(subject, next, found, progress));
      }
    } catch (BrokenGenerator e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    return found.build(
        source.name(),
        failure,
        nearest,
        provenance(subject.latents().origin(), accumulated),
        Environment.facts(network.options()));
  }

  /** The wanted metrics that can be computed; adds the reason for each of the others. */
  private Set<Metric> possible(Subject subject, EvaluationResult.Builder found) {
    if (reference instanceof Reference.Statistics given
        && given.moments().count().orElse(-1) != settings.samples()) {
      found.warn(
          "the statistics of real images cover %s images, but there are %,d samples"
              .formatted(
                  given.moments().count().isPresent()
                      ? "%,d".formatted(given.moments().count().getAsLong())
                      : "an unknown number of",
                  settings.samples()));
    }
    Set<Metric> possible = EnumSet.noneOf(Metric.class);
    for (Metric metric : settings.metrics()) {
      Optional<String> lacking =
          metric.needs().stream()
              .map(need -> lacking(need, subject))
              .flatMap(Optional::stream)
              .findFirst()
              .or(
                  () ->
                      when(
                          metric == Metric.CONDITIONAL_ACCURACY && network.tensors().isInception(),
                          "the classes of Inception are not those of the data: it takes a feature"
                              + " network that was trained on them"));
      lacking.ifPresentOrElse(why -> found.absent(metric, why), () -> possible.add(metric));
    }
    return possible;
  }

  private Optional<String> lacking(Need need, Subject subject) {
    boolean needsImages =
        switch (need) {
          case MOMENTS, REAL_MOMENTS, FAKE_FEATURES, FAKE_LABELS, LOGITS, IMAGES, GENERATOR ->
              false;
          default -> true;
        };
    if (needsImages && reference.images().isEmpty()) {
      return Optional.of("needs real images, not only their statistics");
    }
    return switch (need) {
      case TRAINING_IMAGES ->
          when(
              reference.training().isEmpty(), "needs the training images, which are not available");
      case LOGITS -> when(network.tensors().logits().isEmpty(), network.name() + " has no logits");
      case SPATIAL_MOMENTS ->
          when(network.tensors().spatial().isEmpty(), network.name() + " has no spatial tap");
      case FAKE_LABELS -> when(subject.source().classes() == 0, "the generator takes no labels");
      case LABELS ->
          lacking(Need.FAKE_LABELS, subject)
              .or(
                  () ->
                      when(
                          reference.images().filter(set -> set.classes() > 0).isEmpty(),
                          "the real images have no labels"));
      case DISCRIMINATOR -> when(subject.judge().isEmpty(), "there is no discriminator");
      default -> Optional.empty();
    };
  }

  private static Optional<String> when(boolean holds, String why) {
    return holds ? Optional.of(why) : Optional.empty();
  }

  private static boolean comparesWithReal(Metric metric) {
    return !metric.ofFakesAlone();
  }

  /** Features of the real images, computed once for all generators. */
  private RealFeatures real(EvaluationProgress progress) {
    if (real.isEmpty()) {
      RealStatistics.Wanted wanted =
          new RealStatistics.Wanted(spatial(), !RunSamples.comparing(settings.metrics()).isEmpty());
      real = Optional.of(reference.features(settings.samples(), network, wanted, progress));
    }
    return real.orElseThrow();
  }

  private boolean spatial() {
    return settings.metrics().contains(Metric.SFID) && network.tensors().spatial().isPresent();
  }

  /** Draws the samples of an averaging run and adds their scores. */
  private Optional<NearestPairs> run(
      Subject subject,
      int run,
      Set<Metric> metrics,
      EvaluationResult.Builder found,
      Counter counter,
      EvaluationProgress progress) {
    // A pass over all training images serves the first run only.
    Optional<MemorisedImages> memorised =
        run == 0 && metrics.contains(Metric.MEMORISATION)
            ? reference
                .training()
                .map(set -> new MemorisedImages(settings.samples(), set, network, progress))
            : Optional.empty();
    Set<Metric> now = EnumSet.copyOf(metrics);
    if (run > 0) {
      now.remove(Metric.MEMORISATION);
    }
    RunSamples samples = new RunSamples(now, settings, subject.source(), run);
    draw(subject, run, samples, memorised, counter);
    Optional<NearestPairs> nearest = Optional.empty();
    for (Metric metric : now) {
      if (metric == Metric.MEMORISATION) {
        nearest = memorisation(memorised.orElseThrow(), samples, found, progress);
      } else {
        found.attempt(
            metric, () -> found.add(metric, metric.of(inputs(metric, samples, run, progress))));
      }
    }
    return nearest;
  }

  private Metric.Inputs inputs(
      Metric metric, RunSamples samples, int run, EvaluationProgress progress) {
    return new Metric.Inputs(
        comparesWithReal(metric) ? real(progress) : samples,
        samples,
        metric == Metric.CT ? Optional.of(training(progress)) : Optional.empty(),
        settings.profile(),
        OptionalLong.empty(),
        run);
  }

  /** Features of training images, as many as there is room for; once for all generators. */
  private TrainingFeatures training(EvaluationProgress progress) {
    if (training.isEmpty()) {
      ImageSet images = reference.training().orElseThrow();
      long room = MemorisedImages.MOST_BYTES / Float.BYTES / real(progress).features().columns();
      int n = (int) Math.min(images.size(), room);
      Counter counter = new Counter(progress, Stage.TRAINING, n);
      FeatureRows rows = new FeatureRows(n);
      FeatureExtraction.each(
          images,
          n,
          network,
          Tap.POOLED,
          found -> {
            rows.add(found.features(), found.rows());
            counter.add(found.rows());
          });
      training = Optional.of(new TrainingFeatures(rows.features()));
    }
    return training.orElseThrow();
  }

  private record TrainingFeatures(Features features) implements FeatureSet {
    @Override
    public boolean has(Part part) {
      return part == Part.FEATURES;
    }

    @Override
    public OptionalLong count() {
      return OptionalLong.of(features.rows());
    }
  }

  private void classification(
      Subject subject, long next, EvaluationResult.Builder found, EvaluationProgress progress) {
    ImageSet test = reference.images().orElseThrow();
    ImageSet train = reference.training().orElseThrow();
    double ceiling =
        reference
            .statistics()
            .number(
                "cas-ceiling",
                List.of(train.checksum(), test.checksum(), ClassificationScore.settings()),
                () -> ClassificationScore.accuracy(ClassificationScore.of(train), test, progress));
    // Far behind the latents of the metrics before.
    ImageSet fakes =
        ClassificationScore.of(
            subject.source(),
            subject.latents(),
            next + FAR,
            Math.min(train.size(), ClassificationScore.MOST_TRAINING),
            progress);
    found.score("cas.accuracy", ClassificationScore.accuracy(fakes, test, progress));
    found.score("cas.ceiling", ceiling);
  }

  private Optional<NearestPairs> memorisation(
      MemorisedImages memorised,
      RunSamples samples,
      EvaluationResult.Builder found,
      EvaluationProgress progress) {
    List<NearestPairs> pairs = new ArrayList<>();
    found.attempt(
        Metric.MEMORISATION,
        () -> {
          Memorisation.Result result =
              memorised.search(samples.features(), real(progress).features());
          pairs.add(memorised.nearest(result));
          if (memorised.count() < settings.samples()) {
            found.warn(
                "memorisation uses the first %,d of %,d samples"
                    .formatted(memorised.count(), settings.samples()));
          }
          found.add(Metric.MEMORISATION, result.numbers());
        });
    return pairs.stream().findFirst();
  }

  private EvaluationProvenance provenance(String latents, int accumulated) {
    return new EvaluationProvenance(
        settings,
        accumulated,
        latents,
        reference.name(),
        reference.checksum(),
        network.name(),
        network.checksum());
  }

  private int fillAccumulators(
      Subject subject, EvaluationProgress progress, EvaluationResult.Builder found) {
    ImageSource source = subject.source();
    if (!source.hasAccumulators()) {
      return 0;
    }
    int batches = settings.accumulatorSamples() / source.batch();
    int samples = batches * source.batch();
    Counter counter = new Counter(progress, Stage.ACCUMULATORS, samples);
    for (int i = 0; i < batches; i++) {
      source.accumulate(subject.latents().accumulator(i));
      counter.add(source.batch());
    }
    int paper = EvaluationSettings.PAPER_ACCUMULATOR_SAMPLES;
    if (samples < paper) {
      found.warn(
          "accumulators hold %,d samples; the paper's protocol has %,d".formatted(samples, paper));
    }
    return samples;
  }

  private long batches(ImageSource source) {
    return (settings.samples() + source.batch() - 1) / source.batch();
  }

  private void draw(
      Subject subject,
      int run,
      RunSamples samples,
      Optional<MemorisedImages> memorised,
      Counter counter) {
    ImageSource source = subject.source();
    int pixels = source.height() * source.width() * source.channels();
    int done = 0;
    for (long i = 0; done < settings.samples(); i++) {
      Latents latents = subject.latents().sample(run * batches(source) + i);
      float[] images = source.images(latents);
      requireFinite(images, run, i);
      int rows = Math.min(source.batch(), settings.samples() - done);
      float[] counting = Arrays.copyOf(images, rows * pixels);
      Activations found =
          network.run(
              counting,
              source.height(),
              source.width(),
              source.channels(),
              spatial() ? Tap.SPATIAL : Tap.POOLED);
      try {
        samples.add(rows, counting, latents.labels(), found);
      } catch (MetricException e) {
        throw new BrokenGenerator(
            "batch %d in run %d: %s".formatted(i + 1, run + 1, e.getMessage()));
      }
      memorised.ifPresent(kept -> kept.add(rows, counting));
      done += rows;
      counter.add(rows);
    }
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

  /** The generator's images are not finite. */
  private static final class BrokenGenerator extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenGenerator(String message) {
      super(message);
    }
  }

  /**
   * What is evaluated.
   *
   * @param source the generator
   * @param latents its inputs
   * @param judge its discriminator, if there is one
   */
  public record Subject(
      ImageSource source, Latents.Stream latents, Optional<ModelDiscriminator> judge) {

    /** A generator alone. */
    public Subject(ImageSource source, Latents.Stream latents) {
      this(source, latents, Optional.empty());
    }
  }
}
