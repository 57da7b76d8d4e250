package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.comparegan.checkpoint.FloatArray;
import org.comparegan.hub.Accumulators;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.tensorflow.ndarray.Shape;

/**
 * A module's graph, loaded afresh and called as a golden case says.
 *
 * @param tolerance the largest error that passes
 * @param calls what is done with the module
 */
record HubCase(
    String kind,
    String name,
    ModuleFolder module,
    List<String> tags,
    double tolerance,
    Consumer<HubCase.Calls> calls)
    implements GoldenCase {
  /** After several runs or accumulation, rounding has been amplified. */
  private static final double LATER = 1e-4;

  /** Calls of a loaded module, with the largest error so far. */
  static final class Calls {
    private final LoadedModule module;
    private double worst;
    private double limitUsed;
    private String where = "";

    Calls(LoadedModule module) {
      this.module = module;
    }

    LoadedModule module() {
      return module;
    }

    /** Compares with a digest; {@code limit} is the tolerance of this comparison. */
    void compare(String what, double[] values, Shape shape, JsonNode golden, double limit) {
      double error = Digest.error(values, shape.asArray(), golden);
      worst = Math.max(worst, error);
      if (error / limit > limitUsed) {
        limitUsed = error / limit;
        where = what + " differs by " + error + ", tolerance " + limit;
      }
    }

    FloatArray call(JsonNode inputs, String key) {
      FloatArray rows = new FloatArray(Shape.of(0), new float[0]);
      String rowsName = "";
      int[] labels = {};
      for (JsonNode input : inputs) {
        String name = input.get("name").asText();
        Shape shape = TensorGoldens.shape(input.get("shape"));
        double lo = input.get("lo").asDouble();
        double hi = input.get("hi").asDouble();
        if (name.equals("labels")) {
          labels = GoldenTensor.ints(key + name, shape.size(), lo, hi);
        } else {
          rowsName = name;
          rows = new FloatArray(shape, GoldenTensor.floats(key + name, shape.size(), lo, hi));
        }
      }
      return rowsName.equals("images")
          ? module.discriminate(rows, labels)
          : module.generate(rows, labels);
    }
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(t -> texts.add(t.asText()));
    return texts;
  }

  /** Runs on given inputs, several times in one session. */
  static HubCase outputs(
      String kind,
      String module,
      ModuleFolder directory,
      List<String> tags,
      JsonNode golden,
      double limit) {
    return new HubCase(
        kind,
        module + "/" + tags,
        directory,
        tags,
        limit,
        calls -> {
          JsonNode runs = golden.get("runs");
          for (int r = 0; r < runs.size(); r++) {
            FloatArray found = calls.call(golden.get("inputs"), golden.get("key").asText());
            for (Map.Entry<String, JsonNode> output : runs.get(r).properties()) {
              compare(
                  calls,
                  "run " + r + ": " + output.getKey(),
                  found,
                  output.getValue(),
                  r == 0 ? limit : LATER);
            }
          }
          variables(calls, golden.path("u_var_after"));
        });
  }

  /** Accumulation of batch norm statistics, as {@code _update_bn_accumulators} does it. */
  static HubCase accumulation(String kind, String module, ModuleFolder directory, JsonNode golden) {
    List<String> tags = texts(golden.get("tags"));
    return new HubCase(
        kind,
        module + "/accumulation " + golden.get("key").asText(),
        directory,
        tags,
        LATER,
        calls -> accumulate(calls, golden));
  }

  private static void accumulate(Calls calls, JsonNode golden) {
    String key = golden.get("key").asText();
    JsonNode inputs = golden.get("inputs");
    Accumulators accumulators = new Accumulators(calls.module());
    if (golden.get("reset").asBoolean()) {
      accumulators.reset();
    } else {
      FloatArray before = calls.call(inputs, key + "eval/");
      compare(calls, "generated_before", before, golden.get("generated_before"), LATER);
    }
    accumulators.on();
    int batches = golden.get("batches").asInt();
    for (int i = 0; i < batches; i++) {
      FloatArray found = calls.call(inputs, key + "batch" + i + "/");
      if (i == batches - 1) {
        String last = "generated_in_last_batch";
        compare(calls, last, found, golden.get(last), LATER);
      }
    }
    accumulators.off();
    variables(calls, golden.get("accumulators"));
    FloatArray after = calls.call(inputs, key + "eval/");
    compare(calls, "generated_after", after, golden.get("generated_after"), LATER);
  }

  private static void variables(Calls calls, JsonNode golden) {
    for (Map.Entry<String, JsonNode> variable : golden.properties()) {
      String name = variable.getKey();
      JsonNode digest = variable.getValue();
      Shape shape = TensorGoldens.shape(digest.get("shape"));
      calls.compare(name, calls.module().read(name), shape, digest, LATER);
    }
  }

  private static void compare(
      Calls calls, String what, FloatArray found, JsonNode golden, double limit) {
    double[] values = new double[found.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = found.values()[i];
    }
    calls.compare(what, values, found.shape(), golden, limit);
  }

  @Override
  public GoldenResult run() {
    try {
      return module.with(this::run);
    } catch (RuntimeException e) {
      return new GoldenResult(GoldenResult.Status.FAIL, Double.NaN, String.valueOf(e));
    }
  }

  private GoldenResult run(Path directory) {
    try (LoadedModule loaded = HubModule.open(directory).load(tags)) {
      Calls made = new Calls(loaded);
      calls.accept(made);
      boolean agrees = made.limitUsed <= 1;
      return new GoldenResult(
          agrees ? GoldenResult.Status.PASS : GoldenResult.Status.FAIL,
          made.worst,
          agrees ? "" : made.where);
    }
  }
}
