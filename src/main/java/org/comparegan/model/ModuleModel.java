package org.comparegan.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.data.LatentDistribution;
import org.comparegan.file.Sha256;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.Tensors;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.hub.ModuleGraph;
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

  @Override
  public LatentDistribution latents() {
    return new LatentDistribution.Normal(1);
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
        choose("z", "generated")
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s has no generator: no signature from z (and labels) to generated among %s."
                            .formatted(name(), signatures())));
    LoadedModule loaded = load(chosen);
    try {
      return new Generator(name(), loaded, chosen.signature, ofLabels.or(this::classes).orElse(0));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public Optional<ModelDiscriminator> discriminator() {
    return choose("images", "prediction")
        .map(
            chosen -> {
              requireImages(name(), "takes", chosen.signature.input("images"));
              requireFloats(name(), "prediction", chosen.signature.output("prediction"));
              requireLabels(name(), chosen.signature);
              return new Discriminator(load(chosen), chosen.signature);
            });
  }

  private static void requireFloats(String model, String what, ModuleGraph.Port port) {
    if (port.dtype() != DataType.DT_FLOAT) {
      throw new ModelException(
          "%s: %s is %s: it must be float32.".formatted(model, what, port.describe()));
    }
  }

  /** Labels are one whole number for each row. */
  private static void requireLabels(String model, ModuleGraph.Signature signature) {
    if (signature.takesLabels()) {
      ModuleGraph.Port port = signature.input("labels");
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

  private record Chosen(ModuleGraph graph, ModuleGraph.Signature signature) {}

  /** By the tags of the options, else by the batch of an evaluation. */
  private Optional<Chosen> choose(String input, String output) {
    Optional<ModuleGraph> found =
        options.tags().isEmpty()
            ? module.graph(input, output, ServingGraph.EVALUATION_BATCH)
            : Optional.of(module.graph(options.tags()));
    return found.flatMap(
        graph -> graph.signature(input, output).map(signature -> new Chosen(graph, signature)));
  }

  private List<String> signatures() {
    return module.graphs().stream().map(g -> g.tags() + " " + g.signatures()).toList();
  }

  private LoadedModule load(Chosen chosen) {
    LoadedModule loaded = module.load(chosen.graph, checkpoint, options.run().session());
    try {
      loaded.require(chosen.signature);
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
    private final ModuleGraph.Signature signature;
    private final Sizes sizes;
    private Optional<Jacobian.Builder> derivative = Optional.empty();
    private boolean accumulating;

    /**
     * A loaded generator.
     *
     * @param signature from z (and labels) to generated
     * @param classes number of classes that labels are drawn from, if the module takes labels
     */
    private Generator(
        String name, LoadedModule module, ModuleGraph.Signature signature, int classes) {
      this.name = name;
      this.module = module;
      this.signature = signature;
      if (signature.takesLabels() && classes < 1) {
        throw new ModelException.ClassCountMissing(name);
      }
      requireImages(name, "gives", signature.output("generated"));
      requireFloats(name, "z", signature.input("z"));
      requireLabels(name, signature);
      Shape image = signature.output("generated").shape();
      Shape latent = signature.input("z").shape();
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
              signature.takesLabels() ? classes : 0,
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
      String z = signature.input("z").tensor();
      if (derivative.isEmpty()) {
        derivative =
            Optional.of(
                new Jacobian.Builder(
                    Ops.create(graph).withSubScope("comparegan_jacobian"),
                    floats(graph, z),
                    floats(graph, signature.output("generated").tensor())));
      }
      int rows = latents.z().length / latentWidth();
      try (Tensor values = Tensors.of(latents.z(), rows, latentWidth());
          Tensor labels = Tensors.of(latents.labels(), latents.labels().length)) {
        return derivative
            .orElseThrow()
            .of(
                () -> {
                  Session.Runner runner = session.runner().feed(z, values);
                  return classes() == 0
                      ? runner
                      : runner.feed(signature.input("labels").tensor(), labels);
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

  /** The discriminator of a module. */
  private record Discriminator(LoadedModule module, ModuleGraph.Signature signature)
      implements ModelDiscriminator {
    @Override
    public boolean conditional() {
      return signature.takesLabels();
    }

    @Override
    public SortedMap<String, FloatArray> predict(FloatArray images, int[] labels) {
      Shape one = signature.input("images").shape().tail();
      if (images.shape().numDimensions() != 1 + one.numDimensions()
          || !images.shape().tail().isCompatibleWith(one)) {
        throw new ModelException(
            "The discriminator takes images of shape %s, not an array of shape %s."
                .formatted(one.prepend(-1), images.shape()));
      }
      return new TreeMap<>(Map.of("prediction", module.discriminate(images, labels)));
    }

    @Override
    public float[] probabilities(float[] images, int[] labels) {
      Shape one = signature.input("images").shape().tail();
      FloatArray rows = new FloatArray(one.prepend(images.length / one.size()), images);
      return module.discriminate(rows, labels).values();
    }

    @Override
    public void close() {
      module.close();
    }
  }
}
