package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.metric.MetricProfiles;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;

/**
 * Golden cases of kind {@code standin}: the graph that stands in for Inception, once fed directly,
 * once with images from 0 to 255.
 */
final class StandinGolden {
  private static final double LIMIT = 1e-4;

  private StandinGolden() {}

  static List<GoldenCase> cases(Path file, JsonNode golden) {
    String graph = golden.get("graph").asText();
    return List.of(
        GoldenCase.of(
            "standin",
            graph + "/direct",
            checks -> direct(checks, GoldenFiles.beside(file, graph), golden)),
        GoldenCase.of(
            "standin",
            graph + "/images",
            checks -> images(checks, GoldenFiles.beside(file, graph), golden.get("images"))));
  }

  private static void direct(Checks checks, Path file, JsonNode golden) {
    JsonNode direct = golden.get("direct");
    List<Map.Entry<String, JsonNode>> outputs = List.copyOf(direct.get("outputs").properties());
    try (Graph graph = new Graph()) {
      graph.importGraphDef(GraphDef.parseFrom(Files.readAllBytes(file)));
      try (GraphSession session = new GraphSession(graph, checks.session());
          Tensor input = GoldenTensor.of(direct).tensor(direct.get("key").asText())) {
        Session.Runner runner = session.runner().feed(golden.get("input").asText(), input);
        outputs.forEach(output -> runner.fetch(output.getKey()));
        try (Result result = runner.run()) {
          for (int i = 0; i < outputs.size(); i++) {
            checks.digest(
                outputs.get(i).getKey(),
                Tensors.floats(result.get(i)),
                result.get(i).shape().asArray(),
                outputs.get(i).getValue(),
                LIMIT);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static void images(Checks checks, Path file, JsonNode golden) {
    JsonNode fine = golden.get("fine");
    Shape shape = TensorGoldens.shape(fine.get("shape"));
    int size = (int) shape.get(1);
    int channels = (int) shape.get(3);
    float[] first = blocks(golden.get("blocks"), size, channels);
    float[] second = GoldenTensor.of(fine).floats(fine.get("key").asText());
    float[] all = new float[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    for (int i = 0; i < all.length; i++) {
      all[i] /= 255;
    }
    try (FeatureNetwork network =
        FeatureNetworks.open(file, MetricProfiles.COMPARE_GAN.preparation(), checks.session())) {
      Activations found = network.run(all, size, size, channels);
      long n = found.rows();
      compare(checks, "pool_3", found.features(), n, golden);
      compare(checks, "logits", found.logits(), n, golden);
    }
  }

  private static void compare(Checks checks, String what, float[] found, long n, JsonNode golden) {
    checks.digest(what, found, new long[] {n, found.length / n}, golden.get(what), LIMIT);
  }

  private static float[] blocks(JsonNode blocks, int size, int channels) {
    Shape shape = TensorGoldens.shape(blocks.get("shape"));
    int small = (int) shape.get(1);
    int[] levels = GoldenTensor.of(blocks).ints(blocks.get("key").asText());
    float[] used = new float[blocks.get("used").asInt() * small * small * channels];
    for (int i = 0; i < used.length; i++) {
      used[i] = levels[i];
    }
    return GoldenTensor.blocks(used, small, channels, blocks.get("repeat").asInt(), size);
  }
}
