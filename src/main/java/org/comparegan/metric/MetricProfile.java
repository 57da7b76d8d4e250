package org.comparegan.metric;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FrechetDistance.ImaginaryPart;
import org.comparegan.metric.FrechetDistance.SquareRoot;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.metric.InceptionScore.Slicing;
import org.comparegan.metric.KernelDistance.KidEstimator;
import org.comparegan.metric.MetricAxis.AxisValue;
import org.comparegan.metric.NearestNeighbours.Radius;

/**
 * One definition of every metric: a value on every axis. {@link MetricProfiles} has those in use.
 *
 * @param name what numbers made with it are labelled with
 * @param values the value of each axis, in the spelling of the command line; all axes are present
 */
public record MetricProfile(String name, Map<MetricAxis, String> values) {

  /** An axis on which two profiles differ. */
  public record Difference(MetricAxis axis, String first, String second) {}

  /**
   * How images are prepared for a feature network; axes {@code resize}, {@code quantise}, {@code
   * levels}.
   */
  public record Preparation(Resize resize, Quantise quantise, Levels levels) {}

  /** Checks that every axis has a possible value. */
  public MetricProfile {
    EnumMap<MetricAxis, String> checked = new EnumMap<>(MetricAxis.class);
    for (MetricAxis axis : MetricAxis.values()) {
      String value = values.get(axis);
      if (value == null) {
        throw new MetricException("profile '%s' says nothing on %s".formatted(name, axis.text()));
      }
      checked.put(axis, axis.canonical(value));
    }
    values = Collections.unmodifiableMap(checked);
  }

  /**
   * This profile with one axis set otherwise, for example {@code with("fid.sqrt", "svd")}; the name
   * says so.
   *
   * @throws MetricException if there is no such axis or it cannot have the value; the message lists
   *     what is possible
   */
  public MetricProfile with(String axis, String value) {
    return with(MetricAxis.of(axis), value);
  }

  /** This profile with one axis set otherwise; the name says so. */
  public MetricProfile with(MetricAxis axis, String value) {
    String canonical = axis.canonical(value);
    return value(axis).equals(canonical)
        ? this
        : set(axis, canonical).named("%s, %s=%s".formatted(name, axis.text(), canonical));
  }

  /** The value of an axis, as it is written. */
  public String value(MetricAxis axis) {
    return Objects.requireNonNull(values.get(axis));
  }

  /** The axes on which two profiles differ, in the order of the axes. */
  public static List<Difference> differences(MetricProfile first, MetricProfile second) {
    return Arrays.stream(MetricAxis.values())
        .map(axis -> new Difference(axis, first.value(axis), second.value(axis)))
        .filter(difference -> !difference.first().equals(difference.second()))
        .toList();
  }

  /** The part of the Fréchet distance. */
  public FrechetDistance.Settings frechet() {
    return new FrechetDistance.Settings(
        choice(MetricAxis.FID_COVARIANCE, CovarianceKind.values()),
        choice(MetricAxis.FID_SQRT, SquareRoot.values()),
        choice(MetricAxis.FID_IMAGINARY, ImaginaryPart.values()));
  }

  /** Which logits the Inception Score is made of. */
  public LogitsKind logits() {
    return choice(MetricAxis.IS_LOGITS, LogitsKind.values());
  }

  /** How grey levels become what Inception takes. The arithmetic is not in this package. */
  public enum Levels implements AxisValue {
    /** (level − 128) / 128, as in the graph of 2015-12-05 and its ports (compare_gan). */
    CENTRED,
    /** level / 127.5 − 1, which is up to 1/128 higher (pytorch-fid, StudioGAN). */
    SYMMETRIC;
  }

  /** Which classes fakes are made of. */
  public FakeLabels fakeLabels() {
    return choice(MetricAxis.FAKE_LABELS, FakeLabels.values());
  }

  /** The part of the Inception Score. */
  public InceptionScore.Settings inception() {
    OptionalLong columns = numberUnless("all", MetricAxis.IS_COLUMNS);
    return new InceptionScore.Settings(
        number(MetricAxis.IS_SPLITS),
        choice(MetricAxis.IS_SLICING, Slicing.values()),
        number(MetricAxis.IS_CHUNK),
        numberUnless("none", MetricAxis.IS_SHUFFLE_SEED),
        number(MetricAxis.IS_DDOF),
        columns.isPresent()
            ? OptionalInt.of(Math.toIntExact(columns.getAsLong()))
            : OptionalInt.empty());
  }

  /** The part of the kernel distance. */
  public KernelDistance.Settings kernel() {
    return new KernelDistance.Settings(
        choice(MetricAxis.KID_ESTIMATOR, KidEstimator.values()),
        number(MetricAxis.KID_BLOCK_SIZE),
        number(MetricAxis.KID_SUBSETS),
        number(MetricAxis.KID_SUBSET_SIZE),
        numberUnless("none", MetricAxis.KID_SEED));
  }

  /** The part of precision, recall, density and coverage. */
  public NearestNeighbours.Settings neighbours() {
    return new NearestNeighbours.Settings(
        number(MetricAxis.PRDC_K), choice(MetricAxis.PRDC_RADIUS, Radius.values()));
  }

  /** The part of the realism score. */
  Realism.Settings realism() {
    return new Realism.Settings(
        number(MetricAxis.REALISM_K), choice(MetricAxis.REALISM_RADII, Realism.Radii.values()));
  }

  /** The part of the precision-recall curve. */
  public PrecisionRecallCurve.Settings curve() {
    return new PrecisionRecallCurve.Settings(
        number(MetricAxis.PRD_CLUSTERS), number(MetricAxis.PRD_ANGLES));
  }

  /** The part of the images. */
  public Preparation preparation() {
    return new Preparation(
        choice(MetricAxis.RESIZE, Resize.values()),
        choice(MetricAxis.QUANTISE, Quantise.values()),
        choice(MetricAxis.LEVELS, Levels.values()));
  }

  /** A copy under another name. */
  MetricProfile named(String other) {
    return new MetricProfile(other, values);
  }

  /** One axis set otherwise under the same name. */
  MetricProfile set(MetricAxis axis, String value) {
    EnumMap<MetricAxis, String> changed = new EnumMap<>(values);
    changed.put(axis, value);
    return new MetricProfile(name, changed);
  }

  private int number(MetricAxis axis) {
    return Integer.parseInt(value(axis));
  }

  private OptionalLong numberUnless(String word, MetricAxis axis) {
    return value(axis).equals(word)
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(value(axis)));
  }

  private <T extends AxisValue> T choice(MetricAxis axis, T[] all) {
    String text = value(axis);
    return Arrays.stream(all).filter(one -> one.text().equals(text)).findFirst().orElseThrow();
  }

  /**
   * How an image is brought to the feature network's size. The arithmetic is not in this package.
   */
  public enum Resize implements AxisValue {
    /**
     * Bilinear of TensorFlow 1: corners not aligned, pixel centres at whole numbers, no antialias.
     */
    TF1,
    /** Bilinear with pixel centres at halves, no antialias (StudioGAN "legacy", PyTorch). */
    HALF_PIXEL,
    /** Pillow's antialiased bicubic on floats (clean-fid). */
    PIL_BICUBIC;
  }

  /** How pixels x in [−1, 1] become grey levels. The arithmetic is not in this package. */
  public enum Quantise implements AxisValue {
    /** 127.5·(x+1), not rounded (compare_gan). */
    NONE,
    /** floor(127.5·x + 128): −½, 0, ½ become 64, 128, 191 (StyleGAN2-ADA, StudioGAN). */
    ROUND,
    /** floor(127.5·(x+1)): −½, 0, ½ become 63, 127, 191 (guided-diffusion, BigGAN-PyTorch). */
    FLOOR;
  }

  /** Which classes fakes are made of. The drawing is not in this package. */
  public enum FakeLabels implements AxisValue {
    /** Each class as often as any other (compare_gan). */
    UNIFORM,
    /** As often as in the data set (StyleGAN2-ADA). */
    DATA;
  }
}
