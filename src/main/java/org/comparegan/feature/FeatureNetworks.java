package org.comparegan.feature;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.feature.FeatureNetwork.Backbone;
import org.comparegan.feature.InstalledNetworks.Installed;
import org.comparegan.feature.NetworkTaps.NetworkTensors;
import org.comparegan.file.Bounded;
import org.comparegan.file.Checkout;
import org.comparegan.file.Reason;
import org.comparegan.file.Sha256;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.GraphGuard;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.hub.ModuleGraph;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;

/**
 * Opens feature networks: those that come with the project, by the name of the data set that they
 * were trained on, and frozen graphs and SavedModels of users.
 */
public final class FeatureNetworks {
  private static final String FOLDER = "tf-graphs/features";
  private static final String SUFFIX = ".pb";

  private FeatureNetworks() {}

  /** The names of the networks that come with the project, sorted. */
  public static List<String> names() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new FeatureException(folder() + " cannot be listed: check permissions.", e);
    }
  }

  /** Every name that {@link #open} knows: those of the project, then those that were installed. */
  public static List<String> known() {
    return Stream.concat(
            names().stream(), InstalledNetworks.ofUser().list().stream().map(Installed::name))
        .toList();
  }

  /** Those of {@link #names} that take images of this shape. */
  public static List<String> fitting(int height, int width, int channels, SessionOptions options) {
    return names().stream()
        .filter(
            name -> {
              try (FeatureNetwork network =
                  open(name, MetricProfiles.COMPARE_GAN.preparation(), options)) {
                network.check(height, width, channels);
                return true;
              } catch (FeatureException takesOthers) {
                return false;
              }
            })
        .toList();
  }

  /**
   * Opens a network.
   *
   * @param nameOrFile one of {@link #names}, a name of {@link InstalledNetworks}, or the path of a
   *     frozen graph or SavedModel
   * @param preparation how images are prepared
   * @throws FeatureException when there is neither such a name nor such a file, or the file is no
   *     feature network
   */
  public static FeatureNetwork open(
      String nameOrFile, MetricProfile.Preparation preparation, SessionOptions options) {
    if (nameOrFile.endsWith(SUFFIX)
        || nameOrFile.contains("/")
        || (!names().contains(nameOrFile) && Files.exists(Path.of(nameOrFile)))) {
      return open(Path.of(nameOrFile), preparation, options);
    }
    Optional<Installed> installed = InstalledNetworks.ofUser().find(nameOrFile);
    if (installed.isPresent()) {
      return open(installed.get().file(), preparation, options);
    }
    if (!names().contains(nameOrFile)) {
      throw new FeatureException(
          ("There is no feature network \"%s\". Known: %s. Name another by the path of its frozen"
                  + " graph, FILE.pb, or of a SavedModel's directory.")
              .formatted(nameOrFile, String.join(", ", known())));
    }
    return open(folder().resolve(nameOrFile + SUFFIX), preparation, options);
  }

  /**
   * Where the networks of the project lie: {@code tf-graphs/features} below the directory that the
   * system property {@code comparegan.home} names, or else above the place of this class.
   */
  public static Path folder() {
    return Checkout.find(FOLDER)
        .orElseThrow(
            () ->
                new FeatureException(
                    ("Found no folder %s of the checkout. Name the checkout with -D%s=DIR, or a"
                            + " network with --features FILE.pb.")
                        .formatted(FOLDER, Checkout.HOME)));
  }

  /**
   * Opens a frozen graph, or the directory of a SavedModel.
   *
   * @throws FeatureException when there is no network, or it lacks the tensors that are needed
   */
  public static FeatureNetwork open(
      Path path, MetricProfile.Preparation preparation, SessionOptions options) {
    Checkout.requireIntact(path);
    Optional<NetworkTaps> taps = NetworkTaps.find(path);
    requireGraph(path);
    if (CheckpointReader.isWeights(path.toString())) {
      Graph graph = InceptionGraph.of(path);
      NetworkTaps known = NetworkTaps.of(NetworkTensors.of(path.toString(), graph));
      return new FeatureNetwork(
          String.valueOf(path.getFileName()),
          Sha256.of(path),
          new GraphBackbone(graph, new GraphSession(graph, options)),
          known,
          preparation,
          options);
    }
    if (Files.isDirectory(path)) {
      return savedModel(
          path,
          taps.orElseThrow(
              () ->
                  new FeatureException(
                      ("%s is a directory: if it is a SavedModel, describe its inputs and outputs"
                              + " in %s: see docs/formats.md.")
                          .formatted(path, NetworkTaps.beside(path.toString())))),
          preparation,
          options);
    }
    byte[] bytes;
    try {
      bytes = Bounded.read(path);
    } catch (IOException e) {
      throw new FeatureException(path + " cannot be read (" + Reason.of(e) + ").", e);
    }
    String checksum =
        NetworkTaps.file(path)
            .map(file -> Sha256.of(List.of(path, file)))
            .orElseGet(() -> Sha256.of(bytes));
    return graph(String.valueOf(path.getFileName()), bytes, checksum, taps, preparation, options);
  }

  private static void requireGraph(Path path) {
    ModelPath found;
    try {
      found = ModelPath.open(path.toString());
    } catch (CheckpointException e) {
      throw new FeatureException("There is no feature network: " + e.getMessage() + ".", e);
    }
    if (found instanceof ModelPath.RunDirectory || found instanceof ModelPath.CheckpointPrefix) {
      throw new FeatureException(
          path
              + " is a checkpoint, not a feature network: name a frozen graph, FILE.pb, or the"
              + " directory of a SavedModel.");
    }
  }

  /** Opens a serialised GraphDef of a known network under a name for messages. */
  public static FeatureNetwork open(
      String name, byte[] graphDef, MetricProfile.Preparation preparation, SessionOptions options) {
    return graph(name, graphDef, Sha256.of(graphDef), Optional.empty(), preparation, options);
  }

  /**
   * Opens a serialised GraphDef.
   *
   * @param checksum of the graph, and of the taps where they are given
   * @param given where it is fed and read; empty: as the known networks are
   */
  private static FeatureNetwork graph(
      String name,
      byte[] graphDef,
      String checksum,
      Optional<NetworkTaps> given,
      MetricProfile.Preparation preparation,
      SessionOptions options) {
    Graph graph = new Graph();
    NetworkTaps taps;
    try {
      GraphGuard guard = GraphGuard.of(name, parsed(graphDef), options.trust());
      graph.importGraphDef(guard.safe());
      given
          .map(taken -> Stream.of(taken.tensors()))
          .orElseGet(NetworkTensors::known)
          .flatMap(NetworkTensors::tensors)
          .map(ModuleGraph::operation)
          .forEach(guard::require);
      taps = given.orElseGet(() -> NetworkTaps.of(NetworkTensors.of(name, graph)));
      taps.tensors().require(name, graph);
    } catch (InvalidProtocolBufferException
        | TensorFlowException
        | IllegalArgumentException
        | UnsupportedOperationException e) {
      graph.close();
      throw new FeatureException(
          name + " is not a frozen graph that TensorFlow can import: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
    return new FeatureNetwork(
        name,
        checksum,
        new GraphBackbone(graph, new GraphSession(graph, options)),
        taps,
        preparation,
        options);
  }

  /** Parsed without copies of its tensors. */
  private static GraphDef parsed(byte[] graphDef) throws InvalidProtocolBufferException {
    CodedInputStream in = CodedInputStream.newInstance(graphDef);
    in.enableAliasing(true);
    try {
      return GraphDef.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  private static FeatureNetwork savedModel(
      Path directory,
      NetworkTaps taps,
      MetricProfile.Preparation preparation,
      SessionOptions options) {
    return new FeatureNetwork(
        directory.toString(),
        Sha256.of(directory),
        ModelBackbone.of(directory, taps.tensors(), options),
        taps,
        preparation,
        options);
  }

  /** A frozen graph in a session. */
  private record GraphBackbone(Graph graph, GraphSession session) implements Backbone {

    @Override
    public Shape inputShape(String input) {
      return NetworkTensors.output(graph, input).orElseThrow().shape();
    }

    @Override
    public Result run(String input, Tensor images, List<String> outputs) {
      Session.Runner runner = session.runner().feed(input, images);
      outputs.forEach(runner::fetch);
      return runner.run();
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  /** A SavedModel with a signature that has the taps. */
  private record ModelBackbone(LoadedModule module, String signature) implements Backbone {

    /**
     * Loads the graph whose signature has the taps.
     *
     * @throws FeatureException that lists the signatures
     */
    static ModelBackbone of(Path directory, NetworkTensors taps, SessionOptions options) {
      HubModule model = HubModule.open(directory);
      for (ModuleGraph graph : model.graphs()) {
        for (Map.Entry<String, ModuleGraph.Signature> one : graph.signatures().entrySet()) {
          if (fits(one.getValue(), taps)) {
            return new ModelBackbone(model.load(graph.tags(), options), one.getKey());
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

    private static boolean fits(ModuleGraph.Signature signature, NetworkTensors taps) {
      return signature.inputs().keySet().equals(Set.of(taps.input()))
          && signature.outputs().keySet().containsAll(outputs(taps));
    }

    private static List<String> outputs(NetworkTensors taps) {
      return Stream.of(Stream.of(taps.features()), taps.logits().stream(), taps.spatial().stream())
          .flatMap(names -> names)
          .toList();
    }

    @Override
    public Shape inputShape(String input) {
      return Optional.ofNullable(module.description().signatures().get(signature))
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
}
