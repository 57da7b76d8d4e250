package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.RawOps;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** Golden cases of kind {@code seeds}: what TensorFlow draws under the reference's seeds. */
final class SeedsGolden {
  private static final double LIMIT = 1e-6;

  private SeedsGolden() {}

  static GoldenCase of(Path file, JsonNode json) {
    String module = json.get("module").asText();
    return GoldenCase.of("seeds", module, checks -> compare(checks, file, json));
  }

  private static void compare(Checks checks, Path file, JsonNode json) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<?>> draws = new ArrayList<>();
      for (int i = 0; i < json.get("ops").size(); i++) {
        JsonNode shape = json.get("tensors").get(i).get("first_run").get("shape");
        draws.add(draw(tf, file, json, json.get("ops").get(i), shape));
      }
      try (GraphSession session = new GraphSession(graph, OnDevice.CPU)) {
        for (String run : List.of("first_run", "second_run")) {
          Session.Runner runner = session.runner();
          draws.forEach(runner::fetch);
          try (Result result = runner.run()) {
            for (int i = 0; i < draws.size(); i++) {
              JsonNode golden = json.get("tensors").get(i);
              Tensor found = result.get(i);
              checks.digest(
                  run + " of " + golden.get("name").asText(),
                  TensorGoldens.doubles(found),
                  found.shape().asArray(),
                  golden.get(run),
                  LIMIT);
            }
          }
        }
      }
    }
  }

  private static Operand<?> draw(Ops tf, Path file, JsonNode json, JsonNode op, JsonNode shape) {
    String type = op.get("type").asText();
    int[] sizes = new int[shape.size()];
    Arrays.setAll(sizes, i -> shape.get(i).asInt());
    RawOps.Builder builder =
        new RawOps(tf)
            .op(type)
            .in(tf.constant(sizes))
            .attr("seed", op.get("seed").asLong())
            .attr("seed2", op.get("seed2").asLong());
    return switch (type) {
      case "RandomStandardNormal" -> builder.attr("dtype", DataType.DT_FLOAT).output();
      case "RandomUniform" -> {
        // On [0, 1); the reference's latents are on [-1, 1).
        Operand<TFloat32> unit = builder.attr("dtype", DataType.DT_FLOAT).output();
        yield tf.math.sub(tf.math.mul(unit, tf.constant(2f)), tf.constant(1f));
      }
      case "RandomUniformInt" ->
          builder.in(tf.constant(0), tf.constant(classes(file, json))).output();
      default -> throw new IllegalArgumentException("There is no draw of type " + type + ".");
    };
  }

  /** What labels are drawn from, as the golden of the module says. */
  private static int classes(Path file, JsonNode json) {
    String module = json.get("module").asText() + ".json";
    try {
      return new ObjectMapper()
          .readTree(GoldenFiles.beside(file, module).toFile())
          .get("num_classes")
          .asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(module + " cannot be read", e);
    }
  }
}
