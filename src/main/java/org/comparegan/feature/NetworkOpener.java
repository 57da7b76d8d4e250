package org.comparegan.feature;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.feature.NetworkTaps.NetworkInput;
import org.comparegan.file.Sha256;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModuleGraph;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;

/**
 * Opens feature networks.
 *
 * @param options of their sessions
 */
record NetworkOpener(SessionOptions options) {

  /**
   * A network in a session.
   *
   * @param name for messages
   * @param checksum SHA-256 of its files
   * @param backbone the session; whoever takes it closes it
   * @param taps where it is fed and read
   * @param input what it takes
   */
  record Opened(
      String name, String checksum, Backbone backbone, NetworkTaps taps, NetworkInput input) {

    /** Closes the backbone if the input is not known. */
    static Opened of(String name, String checksum, Backbone backbone, NetworkTaps taps) {
      try {
        NetworkInput input =
            taps.tensors().isInception()
                ? NetworkInput.INCEPTION
                : taps.input(name, backbone.inputShape(taps.tensors().input()));
        return new Opened(name, checksum, backbone, taps, input);
      } catch (RuntimeException e) {
        backbone.close();
        throw e;
      }
    }
  }

  /**
   * A frozen graph, or the directory of a SavedModel.
   *
   * @throws FeatureException when there is no network, or it lacks the tensors that are needed
   */
  Opened open(Path path) {
    Optional<NetworkTaps> taps = NetworkTaps.find(path);
    if (Files.isDirectory(path)) {
      return model(
          path,
          taps.orElseThrow(
              () ->
                  new FeatureException(
                      "%s is a directory: of a SavedModel, say in %s where it is fed and read: see docs/formats.md."
                          .formatted(path, NetworkTaps.beside(path.toString())))));
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw new FeatureException(
          path + ": there is no such feature network, or it cannot be read (" + e + ").", e);
    }
    return graph(String.valueOf(path.getFileName()), bytes, taps);
  }

  /**
   * A serialised GraphDef.
   *
   * @param given where it is fed and read; empty: as the known networks are
   */
  Opened graph(String name, byte[] graphDef, Optional<NetworkTaps> given) {
    Graph graph = new Graph();
    NetworkTaps taps;
    try {
      graph.importGraphDef(GraphDef.parseFrom(graphDef));
      taps = given.orElseGet(() -> NetworkTaps.of(NetworkTensors.of(name, graph)));
      taps.tensors().require(name, graph);
    } catch (InvalidProtocolBufferException | TensorFlowException | IllegalArgumentException e) {
      graph.close();
      throw new FeatureException(
          name + " is no frozen graph that TensorFlow can import: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
    return Opened.of(name, Sha256.of(graphDef), GraphBackbone.of(graph, options), taps);
  }

  private Opened model(Path directory, NetworkTaps taps) {
    try (Stream<Path> files = Files.walk(directory)) {
      String checksum = Sha256.of(files.filter(Files::isRegularFile).sorted().toList());
      Backbone backbone = ModelBackbone.of(directory, taps.tensors(), options);
      return Opened.of(directory.toString(), checksum, backbone, taps);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be read.", e);
    }
  }

  /** A network in a session: prepared images in, activations out. */
  interface Backbone extends AutoCloseable {

    /** The declared shape of the input. */
    Shape inputShape(String input);

    /**
     * Runs once.
     *
     * @param images as the network takes them
     * @param outputs names of what is wanted
     * @return in the order asked for; the caller closes it
     */
    Result run(String input, Tensor images, List<String> outputs);

    @Override
    void close();
  }

  /** A frozen graph in a session. */
  record GraphBackbone(Graph graph, GraphSession session) implements Backbone {

    /** Opens a session; closing closes the graph too. */
    static GraphBackbone of(Graph graph, SessionOptions options) {
      return new GraphBackbone(graph, new GraphSession(graph, options));
    }

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
  record ModelBackbone(LoadedModule module, String signature) implements Backbone {

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

    private static boolean fits(ModuleGraph.Signature signature, NetworkTensors taps) {
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
}
