package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The registry: which kinds of golden there are, and who makes cases of each. */
final class GoldenKinds {
  /** Kinds that golden/README.md names. */
  private static final Set<String> KNOWN =
      Set.of(
          "network",
          "op",
          "training",
          "gin",
          "data",
          "checkpoint",
          "checkpoint_state",
          "hub",
          "saved_model",
          "evaluation",
          "jacobian",
          "ms_ssim",
          "prd",
          "seeds",
          "resize",
          "standin",
          "graph");

  /** Makes the cases of one golden document. */
  interface Factory {
    /**
     * The cases.
     *
     * @param file where the document lies; what belongs to it lies beside it
     */
    List<GoldenCase> cases(Path file, JsonNode golden);
  }

  private final Map<String, Factory> factories = new HashMap<>();

  private GoldenKinds() {}

  /** All kinds that can be run. */
  static GoldenKinds all() {
    GoldenKinds kinds = new GoldenKinds();
    Map<String, OpEvaluator> ops = new HashMap<>(LayerOps.all());
    ops.putAll(ObjectiveOps.all());
    kinds.factories.put("network", (file, golden) -> List.of(NetworkGolden.of(golden)));
    kinds.factories.put("op", (file, golden) -> List.of(OpGolden.of(golden, ops)));
    kinds.factories.put("training", TrainingGolden::cases);
    kinds.factories.put("gin", (file, golden) -> GinGoldens.cases(golden, file));
    CheckpointGoldens.kinds()
        .forEach(kind -> kinds.factories.put(kind, (file, json) -> CheckpointGoldens.cases(file)));
    HubGoldens.kinds()
        .forEach(kind -> kinds.factories.put(kind, (file, json) -> HubGoldens.cases(file)));
    kinds.factories.put("data", DataGoldens::cases);
    EvaluationGoldens.kinds().forEach(kind -> kinds.factories.put(kind, EvaluationGoldens::cases));
    return kinds;
  }

  /** The cases of a document; one that fails and says why where there is no way to run it. */
  List<GoldenCase> cases(String kind, Path file, JsonNode golden) {
    String name = golden.path("name").asText(file.toString());
    Factory factory = factories.get(kind);
    if (factory == null) {
      String why =
          KNOWN.contains(kind)
              ? "cases of kind " + kind + " cannot be run yet"
              : "kind '" + kind + "' is none of " + KNOWN.stream().sorted().toList();
      return List.of(new Unrunnable(kind, name, file + ": " + why));
    }
    try {
      return factory.cases(file, golden);
    } catch (RuntimeException e) {
      return List.of(new Unrunnable(kind, name, file + ": " + e));
    }
  }
}
