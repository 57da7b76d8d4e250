package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.FeatureExtraction.RunningMoments;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.AddressedLatents;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class SpatialDistanceTest {
  private static final int N = 32;

  /** Inception's names over an average of large squares: places are what the spatial tap sees. */
  private static byte[] network() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input =
          tf.withName("Mul")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 299, 299, 3)));
      Operand<TFloat32> squares =
          tf.nn.avgPool(
              input,
              java.util.List.of(1L, 149L, 149L, 1L),
              java.util.List.of(1L, 149L, 149L, 1L),
              "VALID");
      tf.withSubScope("mixed_6").withName("conv").identity(squares);
      Operand<TFloat32> pooled = tf.math.mean(squares, tf.constant(new int[] {1, 2}));
      tf.withName("pool_3").identity(pooled);
      tf.withName("logits").identity(pooled);
      return graph.toGraphDef().toByteArray();
    }
  }

  @Test
  void isTheDistanceOfTheSpatialTap() {
    ImageSet test = DataSets.open("fashion-mnist-32", Split.TEST);
    ImageSet train = DataSets.open("fashion-mnist-32", Split.TRAIN);
    try (FeatureNetwork network =
        FeatureNetworks.open(
            "squares.pb",
            network(),
            MetricProfiles.COMPARE_GAN.preparation(),
            SessionOptions.defaults())) {
      DataSource source = new DataSource(train, N);
      EvaluationResult result =
          new Evaluation(
                  network,
                  test,
                  RealStatistics.uncached(),
                  EvaluationSettings.compareGan(N)
                      .withAveragingRuns(1)
                      .withMetrics(EnumSet.of(Metric.SFID, Metric.FID)))
              .run(
                  source,
                  new AddressedLatents(new LatentDistribution.Normal(1), 42, source),
                  EvaluationProgress.SILENT);
      double expected =
          FrechetDistance.between(
                  moments(network, test),
                  moments(network, train),
                  MetricProfiles.COMPARE_GAN.frechet())
              .value();
      double found = Optional.ofNullable(result.scores().get("sfid")).orElseThrow().mean();
      assertThat(found).isCloseTo(expected, within(1e-9));
      assertThat(found)
          .isNotEqualTo(Optional.ofNullable(result.scores().get("fid")).orElseThrow().mean());
    }
  }

  private static FeatureMoments moments(FeatureNetwork network, ImageSet images) {
    RunningMoments moments = new RunningMoments();
    FeatureExtraction.each(
        images,
        N,
        network,
        Tap.SPATIAL,
        found -> {
          assertThat(found.spatial()).hasSize(found.rows() * 2 * 2 * 3);
          moments.add(found.spatial(), found.rows());
        });
    return moments.snapshot();
  }
}
