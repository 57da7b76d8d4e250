package org.comparegan.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModuleGraph;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The generator of a TF1 Hub module or of a SavedModel. */
public final class ModuleSource implements ImageSource {
  private static final String SWITCH = "accu/update_accus";
  private static final List<Set<String>> TAGS =
      List.of(Set.of("gen", "bs64"), Set.of("gen", "bsNone"), Set.of(), Set.of("serve"));

  private final String name;
  private final LoadedModule module;
  private final int classes;
  private final List<String> switches;
  private final int batch;
  private final Shape latent;
  private final Shape image;
  private final ModuleGraph.Signature signature;
  private Optional<LatentJacobian> derivative = Optional.empty();
  private boolean accumulating;

  private ModuleSource(String name, LoadedModule module, int classes) {
    this.name = name;
    this.module = module;
    this.signature =
        generator(module.description())
            .orElseThrow(
                () ->
                    new ModelException(
                        name
                            + " is no generator: no signature from z to generated among "
                            + module.description().signatures()));
    boolean conditional = signature.inputs().containsKey("labels");
    if (conditional && classes < 1) {
      throw new ModelException(
          name + " needs labels, but the data set has no classes to draw them from.");
    }
    this.classes = conditional ? classes : 0;
    this.latent = port(signature.inputs(), "z").shape();
    this.image = port(signature.outputs(), "generated").shape();
    this.batch = latent.get(0) > 0 ? Math.toIntExact(latent.get(0)) : ServingGraph.EVALUATION_BATCH;
    this.switches =
        module.variables().keySet().stream().filter(key -> key.endsWith(SWITCH)).toList();
    if (image.numDimensions() != 4 || image.tail().hasUnknownDimension()) {
      throw new ModelException(
          name + " gives images of shape " + image + ": height, width and channels must be known.");
    }
  }

  /**
   * Loads the generator, from the tags {@code {gen, bs64}} where the module has them.
   *
   * @param classes number of classes that labels are drawn from, if the module takes labels
   */
  public static ModuleSource open(HubModule module, int classes, SessionOptions options) {
    ModuleGraph graph =
        TAGS.stream()
            .flatMap(tags -> module.graphs().stream().filter(g -> g.tags().equals(tags)))
            .filter(g -> generator(g).isPresent())
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelException(
                        ("%s has no generator under the tags {gen, bs64}, {gen, bsNone}, {} or"
                                + " {serve}: it has %s.")
                            .formatted(
                                module.directory(),
                                module.graphs().stream().map(ModuleGraph::tags).toList())));
    return open(module, graph.tags(), classes, options);
  }

  /** Loads the generator from the graph with these tags. */
  public static ModuleSource open(
      HubModule module, Collection<String> tags, int classes, SessionOptions options) {
    LoadedModule loaded = module.load(tags, options.config());
    try {
      return new ModuleSource(module.directory().toString(), loaded, classes);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int latentWidth() {
    return Math.toIntExact(latent.get(1));
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int height() {
    return Math.toIntExact(image.get(1));
  }

  @Override
  public int width() {
    return Math.toIntExact(image.get(2));
  }

  @Override
  public int channels() {
    return Math.toIntExact(image.get(3));
  }

  @Override
  public boolean hasAccumulators() {
    return !switches.isEmpty();
  }

  @Override
  public void accumulate(Latents latents) {
    accumulating(true);
    generate(latents);
  }

  @Override
  public float[] images(Latents latents) {
    accumulating(false);
    return generate(latents);
  }

  /** Where spectral norm moves its singular vectors, each column of the Jacobian moves them. */
  @Override
  public Optional<Jacobian> jacobian(Latents latents) {
    accumulating(false);
    return Optional.of(module.extended((graph, session) -> jacobian(graph, session, latents)));
  }

  private Jacobian jacobian(Graph graph, Session session, Latents latents) {
    String z = port(signature.inputs(), "z").tensor();
    if (derivative.isEmpty()) {
      derivative =
          Optional.of(
              new LatentJacobian(
                  Ops.create(graph).withSubScope("comparegan_jacobian"),
                  floats(graph, z),
                  floats(graph, port(signature.outputs(), "generated").tensor())));
    }
    int rows = latents.z().length / latentWidth();
    try (Tensor values = Tensors.of(latents.z(), rows, latentWidth());
        Tensor labels = Tensors.of(latents.labels(), latents.labels().length)) {
      return derivative
          .orElseThrow()
          .of(
              () -> {
                Session.Runner runner = session.runner().feed(z, values);
                return classes == 0
                    ? runner
                    : runner.feed(port(signature.inputs(), "labels").tensor(), labels);
              },
              Shape.of(rows, height(), width(), channels()),
              latentWidth());
    }
  }

  private static Operand<TFloat32> floats(Graph graph, String tensor) {
    int colon = tensor.lastIndexOf(':');
    return Optional.ofNullable(graph.operation(tensor.substring(0, colon)))
        .orElseThrow()
        .<TFloat32>output(Integer.parseInt(tensor.substring(colon + 1)));
  }

  /** The present elements of a variable, row-major. */
  public double[] variable(String key) {
    accumulating(false);
    return module.read(key);
  }

  private float[] generate(Latents latents) {
    FloatArray z = new FloatArray(Shape.of(batch, latentWidth()), latents.z());
    return module.generate(z, latents.labels()).values();
  }

  private void accumulating(boolean on) {
    if (on != accumulating) {
      switches.forEach(key -> module.fill(key, on ? 1 : 0));
      accumulating = on;
    }
  }

  private static Optional<ModuleGraph.Signature> generator(ModuleGraph graph) {
    return graph.signatures().values().stream()
        .filter(s -> s.inputs().containsKey("z") && s.outputs().containsKey("generated"))
        .findFirst();
  }

  private static ModuleGraph.Port port(Map<String, ModuleGraph.Port> ports, String name) {
    return Optional.ofNullable(ports.get(name)).orElseThrow();
  }

  @Override
  public void close() {
    module.close();
  }
}
