package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.comparegan.evaluate.EvaluationSettings.GilboSettings;
import org.comparegan.evaluate.GilboRegressor.BetaOps;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class GilboTest {
  private static final SessionOptions SESSION = SessionOptions.defaults();

  /** Beta(2, 2) has the density 1.5 in the middle, and a known divergence from Beta(1, 1). */
  @Test
  void betaDistributionsHaveTheirKnownNumbers() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      BetaOps.Parameters p = new BetaOps.Parameters(tf.constant(2f), tf.constant(2f));
      Operand<TFloat32> density = BetaOps.logDensityOverUniform(tf, p, tf.constant(0f));
      try (GraphSession session = new GraphSession(graph, SESSION);
          Result result = session.runner().fetch(density).run()) {
        assertThat(Tensors.floats(result.get(0))[0])
            .isCloseTo((float) Math.log(1.5), within(1e-6f));
      }
    }
    try (BetaOps betas = new BetaOps(1, 1, SESSION)) {
      List<float[]> two = List.of(new float[] {2}, new float[] {2});
      List<float[]> one = List.of(new float[] {1}, new float[] {1});
      assertThat(betas.symmetricDivergence(two, one)).isCloseTo(1 / 6.0, within(1e-5));
      assertThat(betas.symmetricDivergence(two, two)).isCloseTo(0, within(1e-6));
    }
  }

  /** Means of draws over (−1, 1) are (a − b) / (a + b); a draw depends on its address. */
  @Test
  void drawsHaveTheirMeanAndTheirAddress() {
    int n = 4000;
    float[] a = new float[n];
    float[] b = new float[n];
    java.util.Arrays.fill(a, 3);
    java.util.Arrays.fill(b, 1.5f);
    try (BetaOps betas = new BetaOps(n, 1, SESSION)) {
      float[] draws = betas.draw(List.of(a, b), new int[] {1, 2, 3, 4});
      double sum = 0;
      for (float draw : draws) {
        assertThat(draw).isBetween(-1f, 1f);
        sum += draw;
      }
      assertThat(sum / n).isCloseTo(1.5 / 4.5, within(0.03));
      assertThat(betas.draw(List.of(a, b), new int[] {1, 2, 3, 4})).isEqualTo(draws);
      assertThat(betas.draw(List.of(a, b), new int[] {1, 2, 3, 5})).isNotEqualTo(draws);
    }
  }

  /** An image that shows its latent has information of it; one that does not has none. */
  @Test
  void informationIsFoundWhereThereIsSome() {
    assertThat(gilbo(true)).isGreaterThan(0.3);
    assertThat(gilbo(false)).isLessThan(0.05);
  }

  private static double gilbo(boolean shown) {
    StubSource source =
        new StubSource(
            32,
            2,
            0,
            12,
            12,
            1,
            latents -> {
              float[] images = new float[32 * 144];
              for (int i = 0; i < images.length; i++) {
                int coordinate = i % 12 < 6 ? 0 : 1;
                images[i] = shown ? (latents.z()[i / 144 * 2 + coordinate] + 1) / 2 : 0.5f;
              }
              return images;
            });
    EvaluationResult.Builder findings = new EvaluationResult.Builder();
    new Gilbo(source, new GilboSettings(1, 60, 10, 2), SESSION, EvaluationProgress.SILENT)
        .of(Optional.empty(), Optional.empty(), findings);
    assertThat(findings.warnings()).anyMatch(warning -> warning.contains("train_consistency"));
    assertThat(findings.scores()).containsKey("gilbo_self_consistency");
    return Optional.ofNullable(findings.scores().get("gilbo")).orElseThrow().mean();
  }
}
