package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.hub.ModuleGraph;
import org.tensorflow.ndarray.Shape;

/**
 * Golden files of the kinds {@code hub} and {@code saved_model}: the module's description, every
 * variable exactly, its outputs for given inputs, and what accumulation leaves. The module lies
 * beside the file in a folder of its name.
 */
final class HubGoldens {
  /** After several runs or accumulation, rounding has been amplified. */
  private static final double LATER = 1e-4;

  private final String kind;
  private final String name;
  private final JsonNode golden;
  private final ModuleFolder folder;

  private HubGoldens(Path json, JsonNode golden) {
    this.kind = golden.get("kind").asText();
    this.name = golden.get("name").asText();
    this.golden = golden;
    this.folder = new ModuleFolder(json.toAbsolutePath().resolveSibling(name));
  }

  /** The cases of one document. */
  static List<GoldenCase> cases(Path json, JsonNode golden) {
    return new HubGoldens(json, golden).cases();
  }

  private List<GoldenCase> cases() {
    List<GoldenCase> cases = new ArrayList<>();
    cases.add(exact("variables", directory -> variables(directory, golden)));
    if (golden.has("format_of_the_module")) {
      JsonNode graphs = golden.get("format_of_the_module").get("meta_graphs");
      cases.add(exact("graphs", directory -> graphs(directory, graphs)));
    }
    if (golden.has("graph_variables")) {
      JsonNode list = golden.get("graph_variables");
      cases.add(exact("graph variables", directory -> graphVariables(directory, list)));
    }
    JsonNode serving = golden.path("tags");
    for (JsonNode json : golden.path("cases")) {
      List<String> tags = GoldenFiles.texts(json.has("tags") ? json.get("tags") : serving);
      cases.add(calls(tags.toString(), tags, calls -> outputs(calls, json)));
    }
    for (JsonNode json : golden.path("accumulation")) {
      cases.add(
          calls(
              "accumulation " + json.get("key").asText(),
              GoldenFiles.texts(json.get("tags")),
              calls -> accumulate(calls, json)));
    }
    return cases;
  }

  private GoldenCase exact(String what, Function<Path, Optional<String>> difference) {
    return GoldenCase.exact(kind, name + "/" + what, () -> folder.with(difference));
  }

  /** Calls of the module's graph of these tags, loaded afresh. */
  private GoldenCase calls(String what, List<String> tags, Consumer<Calls> made) {
    return GoldenCase.of(
        kind,
        name + "/" + what,
        checks ->
            folder.with(
                directory -> {
                  try (LoadedModule module =
                      HubModule.open(directory).load(tags, checks.session())) {
                    made.accept(new Calls(module, checks));
                  }
                  return checks;
                }));
  }

  private static Optional<String> variables(Path directory, JsonNode golden) {
    try (Checkpoint found = ModelPath.open(directory.toString()).checkpoint()) {
      return CheckpointGoldens.tensors(
          found, golden.get("variables"), Optional.empty(), golden.path("salt").asText());
    }
  }

  private static Optional<String> graphs(Path directory, JsonNode golden) {
    List<ModuleGraph> found = HubModule.open(directory).graphs();
    if (found.size() != golden.size()) {
      return Optional.of(found.size() + " graphs, golden " + golden.size());
    }
    for (int i = 0; i < golden.size(); i++) {
      JsonNode listed = golden.get(i);
      Set<String> tags = new TreeSet<>(GoldenFiles.texts(listed.get("tags")));
      int variables = 0;
      for (JsonNode ofOneKind : listed.path("variable_ops")) {
        variables += ofOneKind.asInt();
      }
      if (!found.get(i).tags().equals(tags)) {
        return Optional.of("graph " + i + " has the tags " + found.get(i).tags());
      }
      if (found.get(i).variables().size() != variables) {
        return Optional.of(
            tags + ": " + found.get(i).variables().size() + " variables, golden " + variables);
      }
      Set<String> expected = new TreeSet<>();
      listed
          .get("signatures")
          .fields()
          .forEachRemaining(
              signature -> {
                ports(expected, signature.getKey() + " in ", signature.getValue().get("inputs"));
                ports(expected, signature.getKey() + " out ", signature.getValue().get("outputs"));
              });
      if (!ports(found.get(i)).equals(expected)) {
        return Optional.of(tags + ": " + ports(found.get(i)) + ", golden " + expected);
      }
    }
    return Optional.empty();
  }

  private static void ports(Set<String> into, String prefix, JsonNode ports) {
    ports
        .fields()
        .forEachRemaining(
            p ->
                into.add(
                    prefix
                        + p.getKey()
                        + " "
                        + p.getValue().get(0).asText()
                        + " "
                        + p.getValue().get(1).asText()
                        + TensorGoldens.shape(p.getValue().get(2))));
  }

  private static Set<String> ports(ModuleGraph graph) {
    Set<String> ports = new TreeSet<>();
    graph
        .signatures()
        .forEach(
            (name, signature) -> {
              signature
                  .inputs()
                  .forEach(
                      (n, p) ->
                          ports.add(name + " in " + n + " " + p.tensor() + " " + p.describe()));
              signature
                  .outputs()
                  .forEach(
                      (n, p) ->
                          ports.add(name + " out " + n + " " + p.tensor() + " " + p.describe()));
            });
    return ports;
  }

  /** A re-saved module: variable {@code index} of the list is {@code state/index/…}. */
  private static Optional<String> graphVariables(Path directory, JsonNode golden) {
    ModuleGraph graph = HubModule.open(directory).graphs().get(0);
    for (JsonNode listed : golden) {
      String key = "state/" + listed.get("index").asText() + "/.ATTRIBUTES/VARIABLE_VALUE";
      TensorInfo info = graph.variables().get(key);
      if (info == null || !info.shape().equals(TensorGoldens.shape(listed.get("shape")))) {
        return Optional.of(key + " is " + info + ", golden " + listed);
      }
    }
    return Optional.empty();
  }

  /** Runs on given inputs, several times in one session. */
  private void outputs(Calls calls, JsonNode json) {
    double first = golden.path("tolerance").path("use").asDouble(1e-5);
    JsonNode runs = json.get("runs");
    for (int r = 0; r < runs.size(); r++) {
      FloatArray found = calls.call(json.get("inputs"), json.get("key").asText());
      for (Map.Entry<String, JsonNode> output : runs.get(r).properties()) {
        calls.compare(
            "run " + r + ": " + output.getKey(), found, output.getValue(), r == 0 ? first : LATER);
      }
    }
    calls.compareVariables(json.path("u_var_after"));
  }

  /** Accumulation of batch norm statistics, as {@code _update_bn_accumulators} does it. */
  private static void accumulate(Calls calls, JsonNode json) {
    String key = json.get("key").asText();
    JsonNode inputs = json.get("inputs");
    if (json.get("reset").asBoolean()) {
      empty(calls.module());
    } else {
      FloatArray before = calls.call(inputs, key + "eval/");
      calls.compare("generated_before", before, json.get("generated_before"), LATER);
    }
    calls.module().accumulate(true);
    int batches = json.get("batches").asInt();
    for (int i = 0; i < batches; i++) {
      FloatArray found = calls.call(inputs, key + "batch" + i + "/");
      if (i == batches - 1) {
        String last = "generated_in_last_batch";
        calls.compare(last, found, json.get(last), LATER);
      }
    }
    calls.module().accumulate(false);
    calls.compareVariables(json.get("accumulators"));
    FloatArray after = calls.call(inputs, key + "eval/");
    calls.compare("generated_after", after, json.get("generated_after"), LATER);
  }

  /** Empty accumulators have the count 1e-12, as the reference initialises it. */
  private static void empty(LoadedModule module) {
    for (String name : module.variables().keySet()) {
      if (name.matches(".*/accu/accu_(mean|variance|counter)")) {
        module.fill(name, name.endsWith("counter") ? 1e-12 : 0);
      }
    }
  }

  /** Calls of a loaded module, and checks of what they give. */
  private record Calls(LoadedModule module, Checks checks) {

    FloatArray call(JsonNode inputs, String key) {
      FloatArray rows = new FloatArray(Shape.of(0), new float[0]);
      String rowsName = "";
      int[] labels = {};
      for (GoldenTensor input : GoldenTensor.all(inputs)) {
        if (input.name().equals("labels")) {
          labels = input.ints(key + input.name());
        } else {
          rowsName = input.name();
          rows = new FloatArray(input.shape(), input.floats(key + rowsName));
        }
      }
      return rowsName.equals("images")
          ? module.discriminate(rows, labels)
          : module.generate(rows, labels);
    }

    void compare(String what, FloatArray found, JsonNode golden, double limit) {
      checks.digest(what, found.values(), found.shape().asArray(), golden, limit);
    }

    void compareVariables(JsonNode golden) {
      for (Map.Entry<String, JsonNode> variable : golden.properties()) {
        String name = variable.getKey();
        JsonNode digest = variable.getValue();
        long[] shape = TensorGoldens.shape(digest.get("shape")).asArray();
        checks.digest(name, module.read(name), shape, digest, LATER);
      }
    }
  }
}
