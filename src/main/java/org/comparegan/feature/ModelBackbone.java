package org.comparegan.feature;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModuleGraph;
import org.comparegan.hub.ModuleSignature;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** A SavedModel with a signature that has the taps. */
record ModelBackbone(LoadedModule module, String signature) implements Backbone {

  /**
   * Loads the graph whose signature has the taps.
   *
   * @throws FeatureException that lists the signatures
   */
  static ModelBackbone of(Path directory, NetworkTensors taps, SessionOptions options) {
    HubModule model = HubModule.open(directory);
    for (ModuleGraph graph : model.graphs()) {
      for (Map.Entry<String, ModuleSignature> one : graph.signatures().entrySet()) {
        if (fits(one.getValue(), taps)) {
          return new ModelBackbone(model.load(graph.tags(), options.config()), one.getKey());
        }
      }
    }
    throw new FeatureException(
        "%s has no signature from %s to %s. It has %s."
            .formatted(
                directory,
                taps.input(),
                outputs(taps),
                model.graphs().stream().map(graph -> graph.signatures().toString()).toList()));
  }

  private static boolean fits(ModuleSignature signature, NetworkTensors taps) {
    return signature.inputs().keySet().equals(java.util.Set.of(taps.input()))
        && signature.outputs().keySet().containsAll(outputs(taps));
  }

  private static List<String> outputs(NetworkTensors taps) {
    return Stream.of(Stream.of(taps.features()), taps.logits().stream(), taps.spatial().stream())
        .flatMap(names -> names)
        .toList();
  }

  @Override
  public Shape inputShape(String input) {
    return java.util.Optional.ofNullable(module.description().signatures().get(signature))
        .map(found -> found.inputs().get(input))
        .orElseThrow()
        .shape();
  }

  @Override
  public Result run(String input, Tensor images, List<String> outputs) {
    return module.run(signature, Map.of(input, images), outputs);
  }

  @Override
  public void close() {
    module.close();
  }
}
