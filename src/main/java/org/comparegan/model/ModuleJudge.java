package org.comparegan.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModuleGraph;
import org.tensorflow.ndarray.Shape;

/** The discriminator of a module. */
public final class ModuleJudge implements Judge {
  private final LoadedModule module;
  private final ModuleGraph.Signature signature;

  private ModuleJudge(LoadedModule module, ModuleGraph.Signature signature) {
    this.module = module;
    this.signature = signature;
  }

  /**
   * Loads it, the graph of any batch size where there is one; empty where the module has none.
   *
   * @throws org.comparegan.checkpoint.CheckpointException when its variables are missing, as in the
   *     reference's modules (reference F33)
   */
  public static Optional<Judge> find(HubModule module, SessionOptions options) {
    List<ModuleGraph> fitting =
        module.graphs().stream().filter(graph -> signature(graph).isPresent()).toList();
    Optional<ModuleGraph> chosen =
        fitting.stream()
            .filter(graph -> graph.tags().equals(Set.of("disc", "bsNone")))
            .findFirst()
            .or(() -> fitting.stream().findFirst());
    return chosen.map(
        graph ->
            new ModuleJudge(
                module.load(graph.tags(), options.config()), signature(graph).orElseThrow()));
  }

  private static Optional<ModuleGraph.Signature> signature(ModuleGraph graph) {
    return graph.signatures().values().stream()
        .filter(s -> s.inputs().containsKey("images") && s.outputs().containsKey("prediction"))
        .findFirst();
  }

  @Override
  public boolean conditional() {
    return signature.inputs().containsKey("labels");
  }

  @Override
  public float[] probabilities(float[] images, int[] labels) {
    Shape one = Optional.ofNullable(signature.inputs().get("images")).orElseThrow().shape().tail();
    Shape shape = one.prepend(images.length / one.size());
    return module.discriminate(new FloatArray(shape, images), labels).values();
  }

  @Override
  public void close() {
    module.close();
  }
}
