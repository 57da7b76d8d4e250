package org.comparegan.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.FormerNames;
import org.comparegan.data.LatentDistribution;
import org.comparegan.file.Sha256;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.Tensors;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.hub.ModuleGraph;
import org.comparegan.hub.ModuleGraph.Network;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** A model that carries its own graphs: a TF1 Hub module, a SavedModel, a frozen graph. */
public final class ModuleModel implements Model {
  /** Kernels [classes, d] of a generator's or a discriminator's labels. */
  private static final List<String> EMBEDDINGS =
      List.of("/embed_y/kernel", "/embedding_fc/kernel", "discriminator_projection/kernel");

  private static final long MOST_CLASSES = 1 << 20;

  /** Last operations of a dense layer. */
  private static final Set<String> LINEAR = Set.of("MatMul", "Add", "AddV2", "BiasAdd");

  private final ModelPath path;
  private final HubModule module;
  private final Checkpoint checkpoint;
  private final Options options;

  ModuleModel(ModelPath path, HubModule module, Options options) {
    this.path = path;
    this.module = module;
    this.checkpoint = module.checkpoint();
    this.options = options;
  }

  @Override
  public String name() {
    return path.location();
  }

  @Override
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Of all its files, through symbolic links. */
  @Override
  public String checksum() {
    return Sha256.of(Path.of(path.location()));
  }

  /** N(0, 1); for networks of the reference's branches v1 and v2 U(−1, 1), which they all had. */
  @Override
  public LatentDistribution latents() {
    return FormerNames.in(checkpoint.names())
        ? new LatentDistribution.Uniform(-1, 1)
        : new LatentDistribution.Normal(1);
  }

  /** The rows of the label embedding, where there is one. */
  @Override
  public Optional<Integer> classes() {
    return checkpoint.names().stream()
        .filter(name -> EMBEDDINGS.stream().anyMatch(name::endsWith))
        .map(name -> checkpoint.info(name).shape())
        .filter(kernel -> kernel.numDimensions() == 2 && kernel.get(0) <= MOST_CLASSES)
        .findFirst()
        .map(kernel -> (int) kernel.get(0));
  }

  @Override
  public Generator generator(Optional<Integer> ofLabels) {
    Chosen chosen =
        choose(Network.GENERATOR)
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s has no generator: no signature from z (and labels) to generated, nor one from float32[n, z_dim] to float32[n, h, w, c]; %s."
                            .formatted(name(), signatures())));
    LoadedModule loaded = load(chosen);
    try {
      return new Generator(name(), loaded, chosen.call, ofLabels.or(this::classes).orElse(0));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public Optional<ModelDiscriminator> discriminator() {
    return choose(Network.DISCRIMINATOR)
        .map(
            chosen -> {
              requireImages(name(), "takes", chosen.call.rows());
              requireFloats(name(), chosen.call.output(), chosen.call.result());
              requireLabels(name(), chosen.call);
              return new Discriminator(load(chosen), chosen.call, givesLogits(chosen));
            });
  }

  private static void requireFloats(String model, String what, ModuleGraph.Port port) {
    if (port.dtype() != DataType.DT_FLOAT) {
      throw new ModelException(
          "%s: %s is %s: it must be float32.".formatted(model, what, port.describe()));
    }
  }

  /** Labels are one whole number for each row. */
  private static void requireLabels(String model, ModuleGraph.Call call) {
    if (call.labels().isPresent()) {
      ModuleGraph.Port port = call.signature().input(call.labels().get());
      boolean whole = port.dtype() == DataType.DT_INT32 || port.dtype() == DataType.DT_INT64;
      if (!whole || !(port.shape().isUnknown() || port.shape().numDimensions() == 1)) {
        throw new ModelException(
            "%s takes labels as %s: they must be int32[n] or int64[n]."
                .formatted(model, port.describe()));
      }
    }
  }

  /** Images are float32 [n, h, w, c] of known sizes, and a batch of them fits an array. */
  private static void requireImages(String model, String does, ModuleGraph.Port port) {
    requireFloats(model, does.equals("takes") ? "images" : "generated", port);
    Shape shape = port.shape();
    if (shape.numDimensions() != 4 || shape.tail().hasUnknownDimension()) {
      throw new ModelException(
          "%s %s images of shape %s: height, width and channels must be known."
              .formatted(model, does, shape));
    }
    long batch = shape.get(0) > 0 ? shape.get(0) : ServingGraph.EVALUATION_BATCH;
    double values = (double) batch * shape.get(1) * shape.get(2) * shape.get(3);
    if (shape.get(0) == 0
        || values < 1
        || values > Integer.MAX_VALUE - 8
        || (shape.get(3) != 1 && shape.get(3) != 3)) {
      throw new ModelException(
          "%s %s images of shape %s: batch, height and width must be 1 or more and fit an array, channels 1 or 3."
              .formatted(model, does, shape));
    }
  }

  private record Chosen(ModuleGraph graph, ModuleGraph.Call call) {}

  /** By the tags of the options, else by the batch of an evaluation. */
  private Optional<Chosen> choose(Network network) {
    Optional<ModuleGraph> found =
        options.tags().isEmpty()
            ? module.graph(network, ServingGraph.EVALUATION_BATCH)
            : Optional.of(module.graph(options.tags()));
    return found.flatMap(graph -> graph.call(network).map(call -> new Chosen(graph, call)));
  }

  /** The reference's {@code prediction} is a probability; of another output its operation tells. */
  private static boolean givesLogits(Chosen chosen) {
    return !chosen.call.output().equals(Network.DISCRIMINATOR.output())
        && chosen
            .graph
            .computedBy(chosen.call.result().tensor())
            .filter(LINEAR::contains)
            .isPresent();
  }

  /** All signatures with their inputs and outputs, for messages. */
  public String signatures() {
    return module.graphs().stream()
        .map(g -> (g.tags().isEmpty() ? "it" : "graph " + g.tags()) + " has " + g.signatures())
        .collect(Collectors.joining("; "));
  }

  private LoadedModule load(Chosen chosen) {
    LoadedModule loaded = module.load(chosen.graph, checkpoint, options.run().session());
    try {
      loaded.require(chosen.call.signature());
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public void close() {
    checkpoint.close();
  }

  /** The generator of a module, with its variables in a session of its own. */
  public static final class Generator implements ImageSource {
    private final String name;
    private final LoadedModule module;
    private final ModuleGraph.Call call;
    private final Sizes sizes;
    private Optional<Jacobian.Builder> derivative = Optional.empty();
    private boolean accumulating;

    /**
     * A loaded generator.
     *
     * @param call from latents (and labels) to images
     * @param classes number of classes that labels are drawn from, if the module takes labels
     */
    private Generator(String name, LoadedModule module, ModuleGraph.Call call, int classes) {
      this.name = name;
      this.module = module;
      this.call = call;
      if (call.labels().isPresent() && classes < 1) {
        throw new ModelException.ClassCountMissing(name);
      }
      requireImages(name, "gives", call.result());
      requireFloats(name, call.input(), call.rows());
      requireLabels(name, call);
      Shape image = call.result().shape();
      Shape latent = call.rows().shape();
      if (latent.numDimensions() != 2 || latent.get(1) < 1) {
        throw new ModelException(
            name + " takes latents of shape " + latent + ": it must be [n, z_dim], z_dim known.");
      }
      long batch = latent.get(0) > 0 ? latent.get(0) : ServingGraph.EVALUATION_BATCH;
      double pixels = (double) image.get(1) * image.get(2) * image.get(3);
      if (latent.get(0) == 0
          || batch * Math.max((double) latent.get(1), pixels) > Integer.MAX_VALUE - 8) {
        throw new ModelException(
            "%s takes latents of shape %s: the batch must be 1 or more and fit an array."
                .formatted(name, latent));
      }
      this.sizes =
          new Sizes(
              (int) batch,
              Math.toIntExact(latent.get(1)),
              call.labels().isPresent() ? classes : 0,
              new ImageShape((int) image.get(1), (int) image.get(2), (int) image.get(3)));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Sizes sizes() {
      return sizes;
    }

    @Override
    public boolean hasAccumulators() {
      return module.hasAccumulators();
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

    /** Where spectral norm updates its singular vectors, every column of the Jacobian does so. */
    @Override
    public Optional<Jacobian> jacobian(Latents latents) {
      accumulating(false);
      return Optional.of(module.extended((graph, session) -> jacobian(graph, session, latents)));
    }

    private Jacobian jacobian(Graph graph, Session session, Latents latents) {
      String z = call.rows().tensor();
      if (derivative.isEmpty()) {
        derivative =
            Optional.of(
                new Jacobian.Builder(
                    Ops.create(graph).withSubScope("comparegan_jacobian"),
                    floats(graph, z),
                    floats(graph, call.result().tensor())));
      }
      int rows = latents.z().length / latentWidth();
      try (Tensor values = Tensors.of(latents.z(), rows, latentWidth());
          Tensor labels = Tensors.of(latents.labels(), latents.labels().length)) {
        return derivative
            .orElseThrow()
            .of(
                () -> {
                  Session.Runner runner = session.runner().feed(z, values);
                  call.labels()
                      .ifPresent(
                          port -> runner.feed(call.signature().input(port).tensor(), labels));
                  return runner;
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
      int rows = latents.z().length / latentWidth();
      FloatArray z = new FloatArray(Shape.of(rows, latentWidth()), latents.z());
      return module.generate(z, latents.labels()).values();
    }

    private void accumulating(boolean on) {
      if (on != accumulating) {
        module.accumulate(on);
        accumulating = on;
      }
    }

    @Override
    public void close() {
      module.close();
    }
  }

  /**
   * The discriminator of a module.
   *
   * @param logits whether it gives logits, not probabilities
   */
  private record Discriminator(LoadedModule module, ModuleGraph.Call call, boolean logits)
      implements ModelDiscriminator {
    @Override
    public boolean conditional() {
      return call.labels().isPresent();
    }

    @Override
    public SortedMap<String, FloatArray> predict(FloatArray images, int[] labels) {
      Shape one = call.rows().shape().tail();
      if (images.shape().numDimensions() != 1 + one.numDimensions()
          || !images.shape().tail().isCompatibleWith(one)) {
        throw new ModelException(
            "The discriminator takes images of shape %s, not an array of shape %s."
                .formatted(one.prepend(-1), images.shape()));
      }
      return new TreeMap<>(
          Map.of(logits ? "logits" : "prediction", module.discriminate(images, labels)));
    }

    @Override
    public float[] probabilities(float[] images, int[] labels) {
      Shape one = call.rows().shape().tail();
      FloatArray rows = new FloatArray(one.prepend(images.length / one.size()), images);
      float[] found = module.discriminate(rows, labels).values();
      for (int i = 0; logits && i < found.length; i++) {
        found[i] = (float) (1 / (1 + Math.exp(-found[i])));
      }
      return found;
    }

    @Override
    public void close() {
      module.close();
    }
  }
}
