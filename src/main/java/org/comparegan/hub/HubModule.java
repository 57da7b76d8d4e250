package org.comparegan.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Trust;
import org.tensorflow.proto.SavedModel;

/**
 * A TF1 Hub module as the reference exports it (modular_gan.py:225-306), or a SavedModel: graphs
 * under sets of tags, with one checkpoint for all. A Hub module has neither saver nor initialiser,
 * so variables are restored by name.
 */
public final class HubModule {
  private final Path directory;
  private final List<ModuleGraph> graphs;
  private final Supplier<Checkpoint> checkpoint;

  private HubModule(Path directory, List<ModuleGraph> graphs, Supplier<Checkpoint> checkpoint) {
    this.directory = directory;
    this.graphs = graphs;
    this.checkpoint = checkpoint;
  }

  /** A frozen graph as a module of one graph without tags. */
  static HubModule of(FrozenModel frozen, Trust trust) {
    ModuleGraph graph = new ModuleGraph(frozen.file(), frozen.withSignature(trust));
    return new HubModule(frozen.file(), List.of(graph), frozen::constants);
  }

  /** Reads a module's description; nothing runs yet. */
  public static HubModule open(Path directory) {
    Path file = directory.resolve("saved_model.pb");
    if (!Files.isRegularFile(file)) {
      throw CheckpointException.in(
          file, "no such file, so this is neither Hub module nor SavedModel", "check the path");
    }
    SavedModel model = parse(file, SavedModel.parser());
    if (model.getMetaGraphsCount() == 0) {
      throw CheckpointException.in(file, "holds no graph", "export the module again");
    }
    return new HubModule(
        directory,
        model.getMetaGraphsList().stream().map(def -> new ModuleGraph(file, def)).toList(),
        () -> checkpoint(directory));
  }

  /** The variables of the module in a directory. */
  static Checkpoint checkpoint(Path directory) {
    CheckpointReader.refuseForeign(directory.resolve("saved_model.pb"));
    return CheckpointReader.open(directory.resolve("variables").resolve("variables").toString());
  }

  /** The directory of the module, or the file of a frozen graph. */
  public Path directory() {
    return directory;
  }

  /** All graphs, in the order of the file. */
  public List<ModuleGraph> graphs() {
    return graphs;
  }

  /** Opens the module's variables; the caller closes them. */
  public Checkpoint checkpoint() {
    return checkpoint.get();
  }

  /** The graph with exactly these tags, in any order. */
  public ModuleGraph graph(Collection<String> tags) {
    return graphs.stream()
        .filter(g -> g.tags().equals(Set.copyOf(tags)))
        .findFirst()
        .orElseThrow(
            () ->
                CheckpointException.in(
                    directory,
                    "no graph with the tags " + tags,
                    "the module has " + graphs.stream().map(ModuleGraph::tags).toList()));
  }

  /**
   * A graph that calls a network: preferably of this batch size, then of free batch size, then the
   * first.
   */
  public Optional<ModuleGraph> graph(ModuleGraph.Network network, long wanted) {
    List<ModuleGraph> fitting = graphs.stream().filter(g -> g.call(network).isPresent()).toList();
    return Stream.of(wanted, -1L)
        .flatMap(
            batch ->
                fitting.stream().filter(g -> g.call(network).orElseThrow().rows().batch() == batch))
        .findFirst()
        .or(() -> fitting.stream().findFirst());
  }

  /** Imports the graph with these tags and restores its variables. */
  public LoadedModule load(Collection<String> tags) {
    return load(tags, SessionOptions.defaults());
  }

  /** Imports the graph with these tags into a session of its own. */
  public LoadedModule load(Collection<String> tags, SessionOptions session) {
    try (Checkpoint checkpoint = checkpoint()) {
      return load(graph(tags), checkpoint, session);
    }
  }

  /** Imports one of the graphs, with variables from a checkpoint that stays the caller's. */
  public LoadedModule load(ModuleGraph graph, Checkpoint checkpoint, SessionOptions session) {
    return LoadedModule.load(directory, graph, checkpoint, session);
  }

  /** The file's only message; {@link CheckpointException} if it is not one. */
  static <T> T parse(Path file, Parser<T> parser) {
    CheckpointReader.refuseForeign(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return parser.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw CheckpointException.because(file, "does not parse", e, CheckpointException.COPY_AGAIN);
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, "check path and permissions");
    }
  }
}
