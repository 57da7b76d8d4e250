package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comparegan.architecture.Architectures;
import org.comparegan.architecture.Discriminator;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.architecture.Generator;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NetworkOptions;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Golden cases of kind {@code network}: one pass of a generator or a discriminator. */
final class NetworkGolden {
  private NetworkGolden() {}

  static GoldenCase of(JsonNode json) {
    return json.path("part").asText().equals("generator")
        ? new GraphGolden(json, NetworkGolden::generated, Map.of("generated", 1.0))
        : new GraphGolden(json, NetworkGolden::judged, Map.of("logits", 1.0, "features", 0.01));
  }

  private static Map<String, Operand<TFloat32>> generated(GraphCall call) {
    Generator generator =
        Architectures.generator(architecture(call.json()), image(call.json()), options(call));
    return Map.of("generated", generator.images(call.net(), call.input("z"), call.labels()));
  }

  private static Map<String, Operand<TFloat32>> judged(GraphCall call) {
    Discriminator discriminator =
        Architectures.discriminator(architecture(call.json()), image(call.json()), options(call));
    Verdict verdict = discriminator.judge(call.net(), call.input("images"), call.labels());
    Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
    outputs.put("probability", verdict.probability());
    outputs.put("logits", verdict.logits());
    outputs.put("features", verdict.features());
    return outputs;
  }

  private static NetworkOptions options(GraphCall call) {
    return call.config().network();
  }

  private static Architecture architecture(JsonNode json) {
    String name = json.path("architecture").asText();
    return Architecture.named(name)
        .orElseThrow(() -> new IllegalArgumentException("There is no architecture " + name + "."));
  }

  private static ImageShape image(JsonNode json) {
    JsonNode shape = json.get("image_shape");
    return new ImageShape(shape.get(0).asInt(), shape.get(1).asInt(), shape.get(2).asInt());
  }
}
