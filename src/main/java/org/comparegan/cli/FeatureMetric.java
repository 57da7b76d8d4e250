package org.comparegan.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comparegan.metric.Estimate;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.InceptionScore;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.KidEstimator;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.NearestNeighbours;
import org.comparegan.metric.PrecisionRecallCurve;

/** The metrics that need no image, each with the numbers that it gives by their names in JSON. */
enum FeatureMetric {
  FID {
    @Override
    boolean possible(FeatureFile real, FeatureFile fake) {
      return real.hasMoments() && fake.hasMoments();
    }

    @Override
    Map<String, Double> numbers(Inputs in, List<String> warnings) {
      FrechetDistance.Result result =
          FrechetDistance.between(in.real.moments(), in.fake.moments(), in.profile.frechet());
      warnings.addAll(result.warnings());
      return ordered("value", result.value());
    }
  },
  IS {
    @Override
    boolean possible(FeatureFile real, FeatureFile fake) {
      return fake.hasLogits();
    }

    @Override
    Map<String, Double> numbers(Inputs in, List<String> warnings) {
      return estimate(InceptionScore.of(in.fake.logits(), in.profile.inception()), "std", warnings);
    }
  },
  KID {
    @Override
    boolean possible(FeatureFile real, FeatureFile fake) {
      return real.hasFeatures() && fake.hasFeatures();
    }

    @Override
    Map<String, Double> numbers(Inputs in, List<String> warnings) {
      boolean blocks = in.profile.kernel().estimator() == KidEstimator.BLOCKS;
      return estimate(
          KernelDistance.between(in.real.features(), in.fake.features(), in.profile.kernel()),
          blocks ? "std_error" : "std",
          warnings);
    }
  },
  PRDC {
    @Override
    boolean possible(FeatureFile real, FeatureFile fake) {
      return KID.possible(real, fake);
    }

    @Override
    Map<String, Double> numbers(Inputs in, List<String> warnings) {
      NearestNeighbours.Result result =
          NearestNeighbours.between(
              in.real.features(), in.fake.features(), in.profile.neighbours());
      warnings.addAll(result.warnings());
      Map<String, Double> numbers = ordered("precision", result.precision());
      numbers.put("recall", result.recall());
      numbers.put("density", result.density());
      numbers.put("coverage", result.coverage());
      return numbers;
    }
  },
  PRD {
    @Override
    boolean possible(FeatureFile real, FeatureFile fake) {
      return KID.possible(real, fake);
    }

    @Override
    Map<String, Double> numbers(Inputs in, List<String> warnings) {
      PrecisionRecallCurve.MaxF best =
          PrecisionRecallCurve.ofFeatures(
                  in.fake.features(),
                  in.real.features(),
                  in.profile.curve(),
                  PRD_RUNS,
                  in.seed.orElse(0L))
              .maxF(PRD_BETA);
      Map<String, Double> numbers = ordered("f_8", best.recallWeighted());
      numbers.put("f_1/8", best.precisionWeighted());
      return numbers;
    }
  };

  /** Sajjadi et al., 2018: the curve is a mean over ten clusterings; F_8 and F_1/8 sum it up. */
  private static final int PRD_RUNS = 10;

  private static final double PRD_BETA = 8;

  /** Two sets of features and the definition to follow. */
  record Inputs(FeatureFile real, FeatureFile fake, MetricProfile profile, Optional<Long> seed) {}

  /** Whether the files have what it takes. */
  abstract boolean possible(FeatureFile real, FeatureFile fake);

  /** The numbers by name, in order; what a reader should know is added to the warnings. */
  abstract Map<String, Double> numbers(Inputs in, List<String> warnings);

  /** As it is written on the command line. */
  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The metric of that name. */
  static FeatureMetric of(String text) {
    return Arrays.stream(values())
        .filter(metric -> metric.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is no metric; there are "
                        + Arrays.stream(values())
                            .map(FeatureMetric::text)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static Map<String, Double> estimate(
      Estimate estimate, String deviation, List<String> warnings) {
    warnings.addAll(estimate.warnings());
    Map<String, Double> numbers = ordered("value", estimate.value());
    estimate.deviation().ifPresent(d -> numbers.put(deviation, d));
    return numbers;
  }

  private static Map<String, Double> ordered(String name, double value) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put(name, value);
    return numbers;
  }
}
