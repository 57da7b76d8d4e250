package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.List;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;

/** The variables that the networks of a configuration have. */
public final class NetworkTargets {
  private static final int BATCH = 8;

  private NetworkTargets() {}

  /** Those of the generator. */
  public static List<VariableSpec> generator(GanSpec spec) {
    try (ServingGraph graph = ServingGraph.generator(spec, BATCH, ServingGraph.State.FROZEN)) {
      return specs(graph);
    }
  }

  /** Those of the discriminator with the heads of the GAN class. */
  public static List<VariableSpec> discriminator(GanSpec spec) {
    try (ServingGraph graph = ServingGraph.discriminator(spec, BATCH, ServingGraph.State.FROZEN)) {
      return specs(graph);
    }
  }

  /** Those of the networks that a source has any tensor of. */
  public static List<VariableSpec> of(GanSpec spec, WeightSource source) {
    List<VariableSpec> all = new ArrayList<>();
    if (has(source, "generator/")) {
      all.addAll(generator(spec));
    }
    if (has(source, "discriminator/")) {
      all.addAll(discriminator(spec));
    }
    return all;
  }

  /** Whether the source has a tensor of a network. */
  public static boolean has(WeightSource source, String prefix) {
    return source.tensors().keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static List<VariableSpec> specs(ServingGraph graph) {
    return graph.variables().all().stream().map(Variable::spec).toList();
  }
}
