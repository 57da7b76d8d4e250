package org.comparegan.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.data.LatentDistribution;
import org.comparegan.file.Sha256;
import org.comparegan.gan.ServingGraph;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.hub.ModuleGraph;
import org.tensorflow.ndarray.Shape;

/** A model that carries its own graphs: a TF1 Hub module, a SavedModel, a frozen graph. */
final class ModuleModel implements Model {
  private static final String EMBEDDING = "/embed_y/kernel";

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

  /** Of all files, in the order of their paths. */
  @Override
  public String checksum() {
    try (Stream<Path> files = Files.walk(Path.of(path.location()))) {
      return Sha256.of(files.filter(Files::isRegularFile).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public LatentDistribution latents() {
    return new LatentDistribution.Normal(1);
  }

  /** The rows of the embedding of classes, where there is one. */
  @Override
  public Optional<Integer> classes() {
    return checkpoint.names().stream()
        .filter(name -> name.endsWith(EMBEDDING))
        .findFirst()
        .map(name -> Math.toIntExact(checkpoint.info(name).shape().get(0)));
  }

  @Override
  public ImageSource generator(Optional<Integer> ofLabels) {
    Chosen chosen =
        choose("z", "generated")
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s has no generator: no signature from z (and labels) to generated among %s."
                            .formatted(name(), signatures())));
    LoadedModule loaded = load(chosen.graph());
    try {
      return new ModuleSource(
          name(), loaded, chosen.signature(), ofLabels.or(this::classes).orElse(0));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public Optional<Judge> discriminator() {
    return choose("images", "prediction")
        .map(chosen -> new ModuleJudge(load(chosen.graph()), chosen.signature()));
  }

  private record Chosen(ModuleGraph graph, ModuleGraph.Signature signature) {}

  /** By the tags that are asked for, else by the batch of an evaluation. */
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

  private LoadedModule load(ModuleGraph graph) {
    return module.load(graph, checkpoint, options.run().session().config());
  }

  @Override
  public void close() {
    checkpoint.close();
  }

  private record ModuleJudge(LoadedModule module, ModuleGraph.Signature signature)
      implements Judge {
    @Override
    public boolean conditional() {
      return signature.takesLabels();
    }

    @Override
    public SortedMap<String, FloatArray> predict(FloatArray images, int[] labels) {
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
