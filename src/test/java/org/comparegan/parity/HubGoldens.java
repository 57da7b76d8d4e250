package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.hub.ModuleGraph;

/**
 * Golden files of the kinds {@code hub} and {@code saved_model}: the module's description, every
 * variable exactly, its outputs for given inputs, and what accumulation leaves. The module lies
 * beside the file in a folder of its name.
 */
public final class HubGoldens {
  private HubGoldens() {}

  /** The kinds of golden files that {@link #cases} takes. */
  public static Set<String> kinds() {
    return Set.of("hub", "saved_model");
  }

  /** The cases of one golden file. */
  public static List<GoldenCase> cases(Path json) {
    JsonNode golden;
    try {
      golden = new ObjectMapper().readTree(json.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(json + " cannot be read", e);
    }
    String kind = golden.get("kind").asText();
    String name = golden.get("name").asText();
    ModuleFolder directory = new ModuleFolder(json.toAbsolutePath().resolveSibling(name));
    List<GoldenCase> cases = new ArrayList<>();
    cases.add(
        new ExactCase(kind, name + "/variables", () -> directory.with(d -> variables(d, golden))));
    if (golden.has("format_of_the_module")) {
      JsonNode graphs = golden.get("format_of_the_module").get("meta_graphs");
      cases.add(
          new ExactCase(kind, name + "/graphs", () -> directory.with(d -> graphs(d, graphs))));
    }
    if (golden.has("graph_variables")) {
      JsonNode list = golden.get("graph_variables");
      cases.add(
          new ExactCase(
              kind, name + "/graph variables", () -> directory.with(d -> graphVariables(d, list))));
    }
    double tolerance = golden.path("tolerance").path("use").asDouble(1e-5);
    List<String> serving = HubCase.texts(golden.path("tags"));
    golden
        .path("cases")
        .forEach(
            c ->
                cases.add(
                    HubCase.outputs(
                        kind,
                        name,
                        directory,
                        c.has("tags") ? HubCase.texts(c.get("tags")) : serving,
                        c,
                        tolerance)));
    golden
        .path("accumulation")
        .forEach(c -> cases.add(HubCase.accumulation(kind, name, directory, c)));
    return cases;
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
      Set<String> tags = new TreeSet<>(HubCase.texts(listed.get("tags")));
      int variables = listed.path("variable_ops").path("VarHandleOp").asInt();
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
}
