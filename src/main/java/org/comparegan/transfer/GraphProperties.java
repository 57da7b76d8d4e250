package org.comparegan.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.hub.GraphFacts;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.ModuleGraph;
import org.tensorflow.ndarray.Shape;

/**
 * What graphs say about a model that its tensors do not.
 *
 * @param zDim width of the latent, of a signature's {@code z}
 * @param image size of the images, of {@code generated} or {@code images}
 * @param epsilon what batch norm adds to the variance
 * @param attention the block that the non-local block reads, by network
 */
public record GraphProperties(
    Optional<Integer> zDim,
    Optional<ImageShape> image,
    Optional<Double> epsilon,
    Map<String, String> attention) {
  /** Of models without graphs. */
  static final GraphProperties NONE =
      new GraphProperties(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

  /** What a module says. */
  static GraphProperties of(HubModule module) {
    return of(
        module.graphs().stream().flatMap(g -> g.signatures().values().stream()).toList(),
        module.graphs().stream().map(g -> GraphFacts.of(g.def().getGraphDef())).toList());
  }

  private static GraphProperties of(
      List<ModuleGraph.Signature> signatures, List<GraphFacts> facts) {
    List<ModuleGraph.Signature> generators =
        signatures.stream().filter(s -> s.outputs().containsKey("generated")).toList();
    Optional<Integer> zDim =
        shapes(generators.stream(), "z")
            .filter(s -> s.numDimensions() == 2 && s.get(1) > 0)
            .map(s -> Math.toIntExact(s.get(1)))
            .findFirst();
    Optional<ImageShape> image =
        Stream.concat(
                shapes(signatures.stream(), "generated"), shapes(signatures.stream(), "images"))
            .filter(s -> s.numDimensions() == 4 && !s.tail().hasUnknownDimension())
            .map(s -> new ImageShape((int) s.get(1), (int) s.get(2), (int) s.get(3)))
            .findFirst();
    Set<Double> epsilons = new TreeSet<>();
    Map<String, String> attention = new TreeMap<>();
    facts.forEach(
        f -> {
          epsilons.addAll(f.epsilons());
          attention.putAll(f.attention());
        });
    return new GraphProperties(
        zDim,
        image,
        epsilons.size() == 1 ? epsilons.stream().findFirst() : Optional.empty(),
        attention);
  }

  private static Stream<Shape> shapes(Stream<ModuleGraph.Signature> signatures, String port) {
    return signatures
        .flatMap(s -> Stream.of(s.inputs().get(port), s.outputs().get(port)))
        .filter(p -> p != null)
        .map(ModuleGraph.Port::shape)
        .filter(s -> !s.isUnknown());
  }
}
