package org.comparegan.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.comparegan.file.NearestName;
import org.comparegan.metric.FeatureSet.Part;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.metric.KernelDistance.KidEstimator;
import org.comparegan.random.NumpyRandom;

/**
 * The catalogue of metrics: what each is, what it needs, in which direction its numbers get better,
 * and how it is computed. Every verb that names metrics reads it; a new metric is an entry here.
 */
// The lambdas and lists hold nothing that changes.
@SuppressWarnings("ImmutableEnumChecker")
public enum Metric {
  FID(
      "Fréchet distance of two Gaussians fitted to features",
      "Heusel et al. 2017",
      List.of(Need.MOMENTS),
      List.of(Number.lower("fid")),
      "fid.",
      Metric::fid),
  FID_INFINITY(
      "fid of infinitely many fakes: where a line through the fids of 15 random subsets over 1/n"
          + " meets 0",
      "Chong and Forsyth 2020",
      List.of(Need.FAKE_FEATURES, Need.REAL_MOMENTS),
      List.of(Number.lower("fid_infinity")),
      "fid.",
      Metric::extrapolation),
  FID_MEAN(
      "Squared distance between the feature means, the first term of fid",
      "TF-GAN",
      List.of(Need.MOMENTS),
      List.of(Number.lower("fid_mean")),
      "",
      in -> value(FrechetDistance.meanOnly(in.real().moments(), in.fake().moments()), List.of())),
  FID_DIAGONAL(
      "Fréchet distance with diagonal covariances and population variances",
      "TF-GAN",
      List.of(Need.MOMENTS),
      List.of(Number.lower("fid_diagonal")),
      "",
      in -> value(FrechetDistance.diagonal(in.real().moments(), in.fake().moments()), List.of())),
  IS(
      "Inception Score: exp of the mean KL divergence of a fake's classes from the average over all"
          + " fakes",
      "Salimans et al. 2016",
      List.of(Need.LOGITS),
      List.of(Number.higher("is")),
      "is.",
      Metric::inceptionScore),
  KID(
      "Squared maximum mean discrepancy of features under the kernel (x·y/d + 1)³",
      "Bińkowski et al. 2018",
      List.of(Need.FEATURES),
      List.of(Number.lower("kid")),
      "kid.",
      Metric::kernel),
  KID_RBF(
      "1000 times the squared maximum mean discrepancy under the kernel exp(−‖x−y‖²/(2·10²)),"
          + " biased",
      "CMMD: Jayasumana et al. 2024",
      List.of(Need.FEATURES),
      List.of(Number.lower("kid_rbf")),
      "",
      in -> value(KernelDistance.gaussian(in.real().features(), in.fake().features()), List.of())),
  MIND(
      "Monge Inception Distance: 3d times the squared Wasserstein distance along a line, mean over"
          + " %,d random lines".formatted(MongeInceptionDistance.PROJECTIONS),
      "Berthet et al. 2026",
      List.of(Need.FEATURES),
      List.of(Number.lower("mind")),
      "",
      in ->
          value(
              MongeInceptionDistance.between(
                  in.real().features(), in.fake().features(), in.seed(0)),
              List.of())),
  PRDC(
      "Precision: share of fakes near reals; recall: share of reals near fakes; density, coverage",
      "Kynkäänniemi et al. 2019, Naeem et al. 2020",
      List.of(Need.FEATURES),
      List.of(
          Number.higher("prdc.precision"),
          Number.higher("prdc.recall"),
          Number.higher("prdc.density"),
          Number.higher("prdc.coverage")),
      "prdc.",
      Metric::neighbours),
  REALISM(
      "How far within the reals a fake lies: largest ratio of a real's ball to its distance; inside"
          + " from 1 on",
      "Kynkäänniemi et al. 2019",
      List.of(Need.FEATURES),
      List.of(Number.higher("realism.mean"), Number.higher("realism.median")),
      "realism.",
      Metric::realism),
  PRD(
      "Largest F₈ and F₁⸝₈ on the precision-recall curve over clusters; as many fakes as reals",
      "Sajjadi et al. 2018",
      List.of(Need.FEATURES_OR_HISTOGRAM),
      List.of(Number.higher("prd.f_8"), Number.higher("prd.f_1/8")),
      "prd.",
      Metric::curve),
  VENDI(
      "Effective number of different fakes: exp of the entropy of their cosine similarities'"
          + " eigenvalues",
      "Friedman and Dieng 2023",
      List.of(Need.FAKE_FEATURES),
      List.of(Number.higher("vendi")),
      "",
      in -> value(VendiScore.of(in.fake().features()), List.of())),
  SFID(
      "fid on spatial features",
      "Nash et al. 2021",
      List.of(Need.SPATIAL_MOMENTS),
      List.of(Number.lower("sfid")),
      "fid.",
      in ->
          value(
              FrechetDistance.between(
                  in.real().spatialMoments(), in.fake().spatialMoments(), in.profile().frechet()))),
  CONDITIONAL_ACCURACY(
      "Share of fakes that a classifier of real images takes for the class they were made for"
          + " (GAN-test); class_N is that of class N",
      "Shmelkov et al. 2018",
      List.of(Need.LOGITS, Need.FAKE_LABELS),
      List.of(Number.higher("conditional_accuracy")),
      "",
      Metric::conditionalAccuracy),
  INTRA_FID(
      "Mean over classes of the fid within each class; class_N is the fid of class N",
      "Miyato and Koyama 2018",
      List.of(Need.FEATURES, Need.LABELS),
      List.of(Number.lower("intra_fid")),
      "fid.",
      Metric::withinClasses),
  MS_SSIM(
      "Similarity of fakes to each other, mean over %d random batches of %d; near 1 after collapse"
          .formatted(MultiscaleSsim.BATCHES, MultiscaleSsim.BATCH_SIZE),
      "Wang et al. 2003, Odena et al. 2017",
      List.of(Need.IMAGES),
      List.of(Number.lower("ms_ssim")),
      "",
      Metric::similarity),
  FRACTAL_DIMENSION(
      "Correlation dimension of the fakes' pixels; 0 after collapse",
      "compare_gan",
      List.of(Need.IMAGES),
      List.of(Number.of("fractal_dimension")),
      "",
      Metric::fractalDimension),
  MEMORISATION(
      "Distance of fakes to their nearest training images, relative to held-out images (ratio)",
      "Alaa et al. 2022",
      List.of(Need.FEATURES, Need.TRAINING_IMAGES),
      List.of(
          Number.of("memorisation.ratio"),
          Number.of("memorisation.distance"),
          Number.of("memorisation.held_out_distance"),
          Number.of("memorisation.real_distance"),
          Number.higher("memorisation.authenticity"),
          Number.lower("memorisation.copies")),
      "",
      Metric::memorisation),
  CT(
      "Whether fakes are nearer to training images than real images are: z-score C_T, far below 0"
          + " for copies, far above 0 for fakes that are off",
      "Meehan et al. 2020",
      List.of(Need.FEATURES, Need.TRAINING_IMAGES),
      List.of(Number.of("ct")),
      "",
      Metric::dataCopying),
  CAS(
      "Accuracy on real images of a classifier trained on fakes alone (GAN-train), and of one"
          + " trained on real images (ceiling)",
      "Ravuri and Vinyals 2019",
      List.of(Need.PICTURES, Need.LABELS, Need.TRAINING_IMAGES),
      List.of(Number.higher("cas.accuracy"), Number.of("cas.ceiling"))),
  CONDITION(
      "Log condition number of the generator's metric tensor, over a batch of latents",
      "Odena et al. 2018",
      List.of(Need.GENERATOR),
      List.of(Number.lower("log_condition_number"))),
  ACCURACY(
      "Share of training, test and generated images that the discriminator classifies correctly",
      "compare_gan",
      List.of(Need.GENERATOR, Need.DISCRIMINATOR, Need.TRAINING_IMAGES),
      List.of(Number.of("train_accuracy"), Number.of("test_accuracy"), Number.of("fake_accuracy"))),
  GILBO(
      "Lower bound in nats on the information an image has about its latent; consistency of its"
          + " encoder",
      "Alemi and Fisher 2018",
      List.of(Need.GENERATOR),
      List.of(
          Number.of("gilbo"),
          Number.lower("gilbo_train_consistency"),
          Number.lower("gilbo_eval_consistency"),
          Number.lower("gilbo_self_consistency")));

  /** Those of the paper: FID and IS. */
  public static final Set<Metric> PAPER = Collections.unmodifiableSet(EnumSet.of(FID, IS));

  private static final Set<Need> OF_FAKES =
      EnumSet.of(Need.FAKE_FEATURES, Need.FAKE_LABELS, Need.LOGITS, Need.IMAGES);

  private static final Set<Need> OF_PIXELS =
      EnumSet.of(Need.IMAGES, Need.PICTURES, Need.LABELS, Need.FAKE_LABELS, Need.TRAINING_IMAGES);

  /** Names that were in use before. */
  private static final Map<String, Metric> OLD_NAMES = Map.of("fractal", FRACTAL_DIMENSION);

  /**
   * Revisions of the metrics whose definition has changed; the others have revision 1. Since 2
   * {@code ms_ssim} takes its batches from all samples, and {@code memorisation} has authenticity
   * and copies, by a search in float64. Raise it with each change, so that kept scores are
   * recomputed.
   */
  private static final Map<Metric, Integer> REVISIONS = Map.of(MS_SSIM, 2, MEMORISATION, 2);

  /** The reference's seed, eval_gan_lib.py:121. */
  private static final long SEED = 42;

  /** Sajjadi et al. 2018: the curve is a mean over ten clusterings; F_8 and F_1/8 sum it up. */
  private static final int PRD_RUNS = 10;

  private static final long PRD_SEED = 0;
  private static final double PRD_BETA = 8;

  /**
   * Numbers of logits of Inception on ImageNet, whose classes are not in the order of anybody's
   * labels.
   */
  private static final Set<Integer> INCEPTION = Set.of(1001, 1008);

  /** What a metric needs: of both real and fake images unless the text says otherwise. */
  public enum Need {
    MOMENTS("features, or mu and sigma", both(Part.MOMENTS)),
    FEATURES("features", both(Part.FEATURES)),
    FEATURES_OR_HISTOGRAM("features, or histogram", both(Part.FEATURES).or(both(Part.HISTOGRAM))),
    SPATIAL_MOMENTS("mu_s and sigma_s", both(Part.SPATIAL_MOMENTS)),
    FAKE_FEATURES("features of the fakes", (real, fake) -> fake.has(Part.FEATURES)),
    REAL_MOMENTS("features, or mu and sigma, of the reals", (real, fake) -> real.has(Part.MOMENTS)),
    LABELS("labels", both(Part.LABELS)),
    FAKE_LABELS("labels of the fakes", (real, fake) -> fake.has(Part.LABELS)),
    LOGITS("logits of the fakes", (real, fake) -> fake.has(Part.LOGITS)),
    IMAGES("images of the fakes", (real, fake) -> fake.has(Part.IMAGES)),
    PICTURES("images", both(Part.IMAGES)),
    /** Without a set of their own, the real images. */
    TRAINING_IMAGES("training images", (real, fake) -> true),
    /** The generator itself, not only its samples. */
    GENERATOR("a generator", (real, fake) -> false),
    /** The discriminator that was trained with the generator. */
    DISCRIMINATOR("its discriminator", (real, fake) -> false);

    private final String text;
    private final BiPredicate<FeatureSet, FeatureSet> met;

    Need(String text, BiPredicate<FeatureSet, FeatureSet> met) {
      this.text = text;
      this.met = met;
    }

    private static BiPredicate<FeatureSet, FeatureSet> both(Part part) {
      return (real, fake) -> real.has(part) && fake.has(part);
    }
  }

  /** In which direction a number gets better. */
  public enum Direction {
    /** For distances. */
    LOWER("lower is better"),
    /** For shares of what is right. */
    HIGHER("higher is better"),
    /** To be compared with the number of real images, or with another of the same metric. */
    NONE("");

    private final String text;

    Direction(String text) {
      this.text = text;
    }

    /** For people; empty for {@link #NONE}. */
    public String text() {
      return text;
    }
  }

  /**
   * A number of a metric.
   *
   * @param key its name in results, as in {@code prdc.precision}: in JSON the part behind the point
   *     is a key of the object that the part before it names
   * @param direction which way it gets better
   */
  public record Number(String key, Direction direction) {
    private static Number lower(String key) {
      return new Number(key, Direction.LOWER);
    }

    private static Number higher(String key) {
      return new Number(key, Direction.HIGHER);
    }

    private static Number of(String key) {
      return new Number(key, Direction.NONE);
    }
  }

  /**
   * What a metric is computed from.
   *
   * @param training the training images, where they are not the real ones
   * @param profile the definition to follow
   * @param seed of what is drawn; empty: the metric's own
   * @param run number of the averaging run, added to the metric's own seed
   */
  public record Inputs(
      FeatureSet real,
      FeatureSet fake,
      Optional<FeatureSet> training,
      MetricProfile profile,
      OptionalLong seed,
      int run) {

    /** A copy with another definition. */
    public Inputs with(MetricProfile other) {
      return new Inputs(real, fake, training, other, seed, run);
    }

    /** A copy with other fakes. */
    public Inputs withFake(FeatureSet other) {
      return new Inputs(real, other, training, profile, seed, run);
    }

    private long seed(long own) {
      return seed.orElse(own + run);
    }
  }

  private final String about;
  private final String source;
  private final List<Need> needs;
  private final List<Number> numbers;
  private final String axes;
  private final Optional<Function<Inputs, MetricNumbers>> computed;

  Metric(
      String about,
      String source,
      List<Need> needs,
      List<Number> numbers,
      String axes,
      Function<Inputs, MetricNumbers> computed) {
    this.about = about;
    this.source = source;
    this.needs = needs;
    this.numbers = numbers;
    this.axes = axes;
    this.computed = Optional.of(computed);
  }

  /** A metric that runs or trains networks, in {@code evaluate}. */
  Metric(String about, String source, List<Need> needs, List<Number> numbers) {
    this.about = about;
    this.source = source;
    this.needs = needs;
    this.numbers = numbers;
    this.axes = "";
    this.computed = Optional.empty();
  }

  /** As it is written on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The revisions above 1 among some metrics, as in {@code ms_ssim 2}; empty if there are none.
   * Kept with scores, they tell which scores still hold.
   */
  public static String revisions(Set<Metric> metrics) {
    return metrics.stream()
        .filter(REVISIONS::containsKey)
        .sorted()
        .map(metric -> metric.text() + " " + REVISIONS.get(metric))
        .collect(Collectors.joining(", "));
  }

  /** Whether scores that were kept with these {@link #revisions} follow its present definition. */
  public boolean follows(String revisions) {
    String kept =
        Arrays.stream(revisions.split(", "))
            .filter(revision -> revision.startsWith(text() + " "))
            .findFirst()
            .orElse("");
    return kept.equals(revisions(Set.of(this)));
  }

  /** What it is, for people, without a full stop. */
  public String about() {
    return about;
  }

  /** Who defined it. */
  public String source() {
    return source;
  }

  /** What there must be. */
  public List<Need> needs() {
    return needs;
  }

  /** What there must be, for people, as in {@code features and labels}. */
  public String needsText() {
    List<String> texts = needs.stream().map(need -> need.text).toList();
    int last = texts.size() - 1;
    return last == 0
        ? texts.get(0)
        : String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
  }

  /** Its numbers in order. */
  public List<Number> numbers() {
    return numbers;
  }

  /** The keys of its numbers in order. */
  public List<String> keys() {
    return numbers.stream().map(Number::key).toList();
  }

  /** In which direction its numbers get better, for people, as in {@code lower is better}. */
  public String directions() {
    Map<Direction, List<String>> names = new LinkedHashMap<>();
    for (Number number : numbers) {
      String name = number.key().substring(number.key().indexOf('.') + 1);
      names.computeIfAbsent(number.direction(), any -> new ArrayList<>()).add(name);
    }
    return names.size() == 1
        ? numbers.get(0).direction().text()
        : names.entrySet().stream()
            .filter(entry -> entry.getKey() != Direction.NONE)
            .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey().text())
            .collect(Collectors.joining("; "));
  }

  /** In which direction the number of a key gets better; {@link Direction#NONE} if not listed. */
  public Direction direction(String key) {
    return numbers.stream()
        .filter(number -> number.key().equals(key))
        .map(Number::direction)
        .findFirst()
        .orElse(Direction.NONE);
  }

  /** The key of a number by its name in {@link #of}. */
  public String key(String name) {
    return name.equals(MetricNumbers.VALUE) ? text() : text() + "." + name;
  }

  /** The axes of a profile that it depends on; those of how images are prepared come besides. */
  public List<MetricAxis> axes() {
    return Arrays.stream(MetricAxis.values())
        .filter(axis -> !axes.isEmpty() && axis.text().startsWith(axes))
        .toList();
  }

  /** Whether these sets have all that it needs. */
  public boolean possible(FeatureSet real, FeatureSet fake) {
    return needs.stream().allMatch(need -> need.met.test(real, fake));
  }

  /** Whether it looks at the fakes alone, so that {@link FeatureSet#NONE} does for real images. */
  public boolean ofFakesAlone() {
    return needs.stream().allMatch(OF_FAKES::contains);
  }

  /** Whether it looks at images without a feature network. */
  public boolean ofPixels() {
    return needs.stream().allMatch(OF_PIXELS::contains);
  }

  /** Whether it runs or trains a network, so that {@link #of} cannot compute it. */
  public boolean ofTheModel() {
    return computed.isEmpty();
  }

  /**
   * Computes it.
   *
   * @throws MetricException if something is missing or a number is not finite
   */
  public MetricNumbers of(Inputs in) {
    Function<Inputs, MetricNumbers> metric =
        computed.orElseThrow(
            () ->
                new MetricException(
                    (this == CAS
                            ? "trains a classifier on %s: ./comparegan fid and evaluate compute it"
                            : "needs %s, not only sets of images: ./comparegan evaluate computes"
                                + " it")
                        .formatted(needsText())));
    MetricNumbers found;
    try {
      found = metric.apply(in);
    } catch (ArithmeticException e) {
      throw new MetricException(String.valueOf(e.getMessage()));
    }
    found.values().forEach((name, value) -> requireFinite(key(name), value));
    found
        .curves()
        .forEach(
            (name, curve) ->
                Arrays.stream(curve).forEach(value -> requireFinite(key(name), value)));
    return found;
  }

  /** Fails on NaN and infinity. */
  public static void requireFinite(String key, double value) {
    if (!Double.isFinite(value)) {
      throw new MetricException(
          "%s is %s, not a finite number: its inputs are too far apart for float64"
              .formatted(key, value));
    }
  }

  /**
   * The metric of that name, or of a name that it had before; a hyphen does for an underscore.
   *
   * @throws MetricException that lists the names
   */
  public static Metric named(String text) {
    String name = text.replace('-', '_');
    return Arrays.stream(values())
        .filter(metric -> metric.text().equals(name))
        .findFirst()
        .or(() -> Optional.ofNullable(OLD_NAMES.get(name)))
        .orElseThrow(
            () ->
                new MetricException(
                    NearestName.unknown(
                        "metric", text, Arrays.stream(values()).map(Metric::text).toList())));
  }

  private static MetricNumbers value(double value, List<String> warnings) {
    return MetricNumbers.of(MetricNumbers.VALUE, value, warnings);
  }

  private static MetricNumbers value(FrechetDistance.Result result) {
    return value(result.value(), result.warnings());
  }

  private static MetricNumbers fid(Inputs in) {
    return value(
        FrechetDistance.between(in.real().moments(), in.fake().moments(), in.profile().frechet()));
  }

  private static MetricNumbers extrapolation(Inputs in) {
    return MetricNumbers.of(
        FidExtrapolation.of(
            in.real().moments(), in.fake().features(), in.profile().frechet(), in.seed(0)),
        "std_error");
  }

  private static MetricNumbers realism(Inputs in) {
    return Realism.numbers(
        Realism.of(in.real().features(), in.fake().features(), in.profile().realism()));
  }

  private static MetricNumbers inceptionScore(Inputs in) {
    LogitsKind kind = in.profile().logits();
    MetricNumbers numbers =
        MetricNumbers.of(in.fake().inceptionScore(kind, in.profile().inception()), "std");
    if (numbers.values().getOrDefault(MetricNumbers.VALUE, 0.0) < 1 + 1e-9) {
      numbers
          .warnings()
          .add(
              "all fakes have the same class probabilities: a collapsed generator, or one image"
                  + " many times");
    }
    if (kind == LogitsKind.UNBIASED && !in.fake().has(Part.UNBIASED_LOGITS)) {
      numbers
          .warnings()
          .add(
              "is.logits=unbiased, but there are no logits without bias (logits_unbiased): those"
                  + " with bias were used");
    }
    return numbers;
  }

  private static MetricNumbers kernel(Inputs in) {
    KernelDistance.Settings settings = in.profile().kernel();
    return MetricNumbers.of(
        KernelDistance.between(in.real().features(), in.fake().features(), settings),
        settings.estimator() == KidEstimator.BLOCKS ? "std_error" : "std");
  }

  private static MetricNumbers neighbours(Inputs in) {
    NearestNeighbours.Result result =
        NearestNeighbours.between(
            in.real().features(), in.fake().features(), in.profile().neighbours());
    return MetricNumbers.of("precision", result.precision(), result.warnings())
        .and("recall", result.recall())
        .and("density", result.density())
        .and("coverage", result.coverage());
  }

  private static MetricNumbers curve(Inputs in) {
    PrecisionRecallCurve curve =
        in.fake().has(Part.HISTOGRAM) && in.real().has(Part.HISTOGRAM)
            ? PrecisionRecallCurve.ofHistograms(
                in.fake().histogram(),
                in.real().histogram(),
                in.profile().curve().angles(),
                PrecisionRecallCurve.DEFAULT_EPSILON)
            : PrecisionRecallCurve.ofFeatures(
                in.fake().features(),
                in.real().features(),
                in.profile().curve(),
                PRD_RUNS,
                in.seed(PRD_SEED));
    PrecisionRecallCurve.MaxF best = curve.maxF(PRD_BETA);
    MetricNumbers numbers =
        MetricNumbers.of("f_8", best.recallWeighted(), List.of())
            .and("f_1/8", best.precisionWeighted());
    numbers.curves().put("precision", curve.precision());
    numbers.curves().put("recall", curve.recall());
    return numbers;
  }

  private static MetricNumbers withinClasses(Inputs in) {
    ClassDistances.Result result =
        ClassDistances.between(
            in.real().features(),
            in.real().labels(),
            in.fake().features(),
            in.fake().labels(),
            in.profile().frechet());
    MetricNumbers numbers = value(result.mean(), result.warnings());
    result.byClass().forEach((label, value) -> numbers.and("class_" + label, value));
    return numbers;
  }

  private static MetricNumbers conditionalAccuracy(Inputs in) {
    FeatureSet.Predicted predicted = in.fake().predicted();
    int[] labels = in.fake().labels();
    if (labels.length != predicted.classes().length) {
      throw new MetricException(
          "%d labels for %d rows of logits of the fakes"
              .formatted(labels.length, predicted.classes().length));
    }
    int highest = Arrays.stream(labels).max().orElse(-1);
    int known = in.fake().classes().orElse(highest + 1);
    if (INCEPTION.contains(predicted.logits())
        || highest >= predicted.logits()
        || (in.fake().classes().isPresent() && known != predicted.logits())) {
      throw new MetricException(
          "the classifier has %,d classes, which are not the %,d of the labels: it takes a feature network that was trained on the classes of the data"
              .formatted(predicted.logits(), known));
    }
    int[] made = new int[Math.max(0, known)];
    int[] right = new int[made.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0) {
        made[labels[i]]++;
        right[labels[i]] += predicted.classes()[i] == labels[i] ? 1 : 0;
      }
    }
    long labelled = Arrays.stream(made).asLongStream().sum();
    if (labelled == 0) {
      throw new MetricException("no fake has a label: nothing says which class was asked for");
    }
    MetricNumbers numbers =
        value(Arrays.stream(right).asLongStream().sum() / (double) labelled, List.of());
    for (int label = 0; label < made.length; label++) {
      if (made[label] > 0) {
        numbers.and("class_" + label, right[label] / (double) made[label]);
      }
    }
    return numbers;
  }

  private static MetricNumbers similarity(Inputs in) {
    return MetricNumbers.of(
        MultiscaleSsim.score(in.fake().imageCount(), in.seed(SEED), in.fake()::images), "std");
  }

  /** The images of n that {@link #MS_SSIM} looks at in an averaging run, in ascending order. */
  public static int[] similarityRows(int n, int run) {
    return MultiscaleSsim.rows(n, SEED + run);
  }

  private static MetricNumbers fractalDimension(Inputs in) {
    Features pixels = in.fake().pixels();
    MetricNumbers numbers =
        MetricNumbers.of(FractalDimension.of(pixels, new NumpyRandom(in.seed(SEED))), "std");
    int all = in.fake().imageCount();
    if (pixels.rows() < all) {
      numbers
          .warnings()
          .add(
              "of the first %,d of %,d images, which fill the memory for pixels"
                  .formatted(pixels.rows(), all));
    }
    return numbers;
  }

  private static MetricNumbers memorisation(Inputs in) {
    Features training = in.training().orElse(in.real()).features();
    return Memorisation.of(
            training, in.fake().features(), in.training().map(any -> in.real().features()))
        .numbers();
  }

  private static MetricNumbers dataCopying(Inputs in) {
    FeatureSet training =
        in.training()
            .orElseThrow(
                () ->
                    new MetricException(
                        "ct compares fakes with real images that are not training images: it needs"
                            + " training images besides the real ones"));
    return CopyTest.of(
        training.features(),
        in.real().features(),
        in.fake().features(),
        new NumpyRandom(in.seed(0)));
  }
}
