package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.MultiscaleSsim;

/** Golden cases of kind {@code ms_ssim}: four pairs of images by formula. */
final class SimilarityGolden {
  private static final double LIMIT = 1e-3;
  private static final int COARSENESS = 8;

  private SimilarityGolden() {}

  static GoldenCase of(JsonNode json) {
    String name = json.get("key").asText();
    return GoldenCase.of(
        "ms_ssim",
        name,
        checks -> {
          JsonNode golden = json.get("ms_ssim");
          JsonNode unweighted = json.get("ms_ssim_unweighted");
          int n = golden.size();
          int size = json.get("size").asInt();
          int channels = json.get("channels").asInt();
          boolean coarse = json.get("kind").asText().equals("coarse");
          float[] a = images(name + "a", n, size, channels, coarse);
          float[] b = images(name + "b", n, size, channels, coarse);
          if (json.get("kind").asText().equals("close")) {
            for (int i = 0; i < b.length; i++) {
              b[i] = 0.9f * a[i] + 0.1f * b[i];
            }
          }
          ImageBatch first = new ImageBatch(a, n, size, size, channels);
          ImageBatch second = new ImageBatch(b, n, size, size, channels);
          double[] weighted = MultiscaleSsim.ofPairs(first, second, MultiscaleSsim.Weighting.WANG);
          double[] plain = MultiscaleSsim.ofPairs(first, second, MultiscaleSsim.Weighting.UNIT);
          for (int i = 0; i < n; i++) {
            checks.absolute("pair " + i, weighted[i], golden.get(i).asDouble(), LIMIT);
            checks.absolute(
                "pair " + i + " unweighted", plain[i], unweighted.get(i).asDouble(), LIMIT);
          }
          checks.absolute(
              "all ordered pairs",
              MultiscaleSsim.meanOverPairs(first),
              json.get("all_ordered_pairs_of_a").asDouble(),
              LIMIT);
        });
  }

  private static float[] images(String key, int n, int size, int channels, boolean coarse) {
    if (!coarse) {
      return GoldenTensor.floats(key, (long) n * size * size * channels, 0, 255);
    }
    int small = (size + COARSENESS - 1) / COARSENESS;
    float[] blocks = GoldenTensor.floats(key, (long) n * small * small * channels, 0, 255);
    return Blocks.repeat(blocks, small, channels, COARSENESS, size);
  }
}
