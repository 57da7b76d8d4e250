package org.comparegan.hub;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.foreign.ForeignCheckpoint;
import org.comparegan.foreign.ForeignFiles;
import org.comparegan.graph.Trust;

/** The kind of model that a path leads to. */
public sealed interface ModelPath {

  /** The path, for messages. */
  String location();

  /** The graphs of a module, a SavedModel or a frozen graph. */
  default Optional<HubModule> graphs() {
    return graphs(Trust.NETWORKS);
  }

  /** The same, where the shapes in a frozen graph may follow from operations of any kind. */
  default Optional<HubModule> graphs(Trust trust) {
    return Optional.empty();
  }

  /** The tensors, or the constants of a frozen graph; the caller closes it. */
  Checkpoint checkpoint();

  /**
   * A directory with a state file.
   *
   * @param state its checkpoints
   */
  record RunDirectory(Path directory, CheckpointState state) implements ModelPath {
    /** Says where checkpoints are taken from another place than the state file says. */
    public Optional<String> notice() {
      return state.notice(directory);
    }

    @Override
    public String location() {
      return directory.toString();
    }

    @Override
    public Checkpoint checkpoint() {
      return CheckpointReader.open(state.latest());
    }
  }

  /** One checkpoint, V1 or V2, as {@link CheckpointReader#open} takes it. */
  record CheckpointPrefix(String prefix) implements ModelPath {
    @Override
    public String location() {
      return prefix;
    }

    @Override
    public Checkpoint checkpoint() {
      return CheckpointReader.open(prefix);
    }
  }

  /** A directory with a SavedModel, such as a module of TensorFlow Hub. */
  record ModuleDirectory(Path directory) implements ModelPath {
    @Override
    public String location() {
      return directory.toString();
    }

    @Override
    public Optional<HubModule> graphs(Trust trust) {
      return Optional.of(HubModule.open(directory));
    }

    @Override
    public Checkpoint checkpoint() {
      return HubModule.checkpoint(directory);
    }
  }

  /**
   * Weights of another project.
   *
   * @param path a file with a network, or a folder with the files of a run
   * @param weights which of a generator's files counts
   * @param truncation chooses the moments of batch norm where a file has a table of them
   */
  record ForeignWeights(Path path, ForeignFiles.Weights weights, double truncation)
      implements ModelPath {
    @Override
    public String location() {
      return path.toString();
    }

    /** The tensors under our names. */
    public ForeignCheckpoint mapped() {
      return ForeignFiles.open(path, weights, truncation);
    }

    /** The same with other files of a generator. */
    public ForeignWeights with(ForeignFiles.Weights others) {
      return new ForeignWeights(path, others, truncation);
    }

    /** A file's tensors under its own names; those of a folder under ours. */
    @Override
    public Checkpoint checkpoint() {
      return Files.isDirectory(path) ? mapped() : CheckpointReader.open(path.toString());
    }
  }

  /** The same model where it has moments of batch norm for this truncation of its latents. */
  default ModelPath truncated(double truncation) {
    return this instanceof ForeignWeights foreign
        ? new ForeignWeights(foreign.path(), foreign.weights(), truncation)
        : this;
  }

  /** A graph whose weights are constants. */
  record FrozenGraph(Path file) implements ModelPath {
    @Override
    public String location() {
      return file.toString();
    }

    @Override
    public Optional<HubModule> graphs(Trust trust) {
      return Optional.of(HubModule.of(FrozenModel.read(file), trust));
    }

    @Override
    public Checkpoint checkpoint() {
      return FrozenModel.read(file).constants();
    }
  }

  /**
   * Finds out what kind of model a path leads to.
   *
   * @param path a run directory, a checkpoint (prefix, file, or pattern of shards), a Hub module or
   *     SavedModel directory, or a frozen graph
   * @throws CheckpointException that says what was looked for, or how to convert what was found
   */
  static ModelPath open(String path) {
    return open(path, notice -> {});
  }

  /**
   * Finds out what kind of model a path leads to.
   *
   * @param path as above
   * @param notices told where a run's checkpoint is taken from another place than its state says
   */
  static ModelPath open(String path, Consumer<String> notices) {
    ModelPath model = find(path);
    if (model instanceof RunDirectory run) {
      run.notice().ifPresent(notices);
    }
    return model;
  }

  /** Whether there is anything at a path: a directory, a file, or the files of a checkpoint. */
  static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path))
          || CheckpointReader.exists(path)
          || path.endsWith(".meta") && CheckpointReader.exists(withoutEnding(path));
    } catch (InvalidPathException e) {
      return CheckpointReader.exists(path);
    }
  }

  private static ModelPath find(String path) {
    Path found;
    try {
      found = Path.of(path);
    } catch (InvalidPathException e) {
      return new CheckpointPrefix(path);
    }
    if (Files.isDirectory(found)) {
      return directory(found);
    }
    if (CheckpointReader.isWeights(path)) {
      return foreign(found);
    }
    if (CheckpointReader.exists(path)) {
      CheckpointReader.refuseForeign(path);
      return new CheckpointPrefix(CheckpointReader.bundlePrefix(path));
    }
    if (path.endsWith(".meta") && CheckpointReader.exists(withoutEnding(path))) {
      return new CheckpointPrefix(withoutEnding(path));
    }
    if (!Files.exists(found)) {
      throw CheckpointException.in(
          path,
          "no such model: looked for a directory, for "
              + path
              + ".index (V2), for a V1 file, for V1 shards "
              + path
              + "-KKKKK-of-NNNNN and for a frozen graph",
          "check the path");
    }
    if (found.endsWith(CheckpointState.FILE)) {
      return directory(Optional.ofNullable(found.getParent()).orElse(Path.of(".")));
    }
    StrayFiles.refuseOrphan(found);
    CheckpointReader.refuseForeign(found);
    return graph(found);
  }

  private static ModelPath foreign(Path path) {
    return new ForeignWeights(path, ForeignFiles.Weights.AVERAGED, 1);
  }

  private static ModelPath directory(Path directory) {
    if (Files.isRegularFile(directory.resolve("saved_model.pb"))) {
      return new ModuleDirectory(directory);
    }
    if (Files.isRegularFile(directory.resolve(CheckpointState.FILE))) {
      return new RunDirectory(directory, CheckpointState.require(directory));
    }
    List<String> prefixes = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.index")) {
      files.forEach(f -> prefixes.add(CheckpointReader.bundlePrefix(f.toString())));
    } catch (IOException e) {
      throw CheckpointException.because(directory, "cannot be listed", e, "check permissions");
    }
    Collections.sort(prefixes);
    if (prefixes.size() == 1) {
      CheckpointReader.refuseForeign(prefixes.get(0));
      return new CheckpointPrefix(prefixes.get(0));
    }
    if (prefixes.isEmpty() && !ForeignFiles.filesIn(directory).isEmpty()) {
      return foreign(directory);
    }
    if (prefixes.isEmpty()) {
      StrayFiles.refuseModelIn(directory);
      StrayFiles.refuseGraphsIn(directory);
    }
    throw CheckpointException.in(
        directory,
        prefixes.isEmpty()
            ? "no model in this directory: looked for saved_model.pb (SavedModel or Hub module),"
                + " for a state file `checkpoint` (run directory) and for *.index (V2 checkpoint)"
            : "several checkpoints and no state file that names the latest: " + prefixes,
        prefixes.isEmpty() ? "check the path" : "name one of them");
  }

  private static String withoutEnding(String path) {
    return path.substring(0, path.lastIndexOf('.'));
  }

  private static ModelPath graph(Path file) {
    String unknown =
        "is not a model: neither a checkpoint (V1 or V2) nor a GraphDef (frozen graph)";
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && file.endsWith("saved_model.pb")) {
      return directory(folder);
    }
    try (var stream = Files.newInputStream(file)) {
      // A GraphDef begins with a node: field 1, a message; read one tag, not the whole file.
      CodedInputStream in = CodedInputStream.newInstance(stream);
      int tag = in.readTag();
      if (tag == StrayFiles.MESSAGE) {
        StrayFiles.requireNode(file, in);
        return new FrozenGraph(file);
      }
      if (tag == 1 << 3 && in.readInt32() == 1 && in.readTag() == (2 << 3 | 2)) {
        throw CheckpointException.in(
            file,
            "is the graph file of a SavedModel under another name",
            "call it saved_model.pb, with the directory variables beside it, and name its"
                + " directory");
      }
    } catch (InvalidProtocolBufferException e) {
      throw CheckpointException.because(file, unknown, e, "name a model");
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, "check permissions");
    }
    throw CheckpointException.in(file, unknown, "name a model");
  }
}
