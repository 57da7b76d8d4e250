package org.comparegan.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.file.Reason;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The input and the outputs of a user's network, from a small JSON file: {@code taps.json} in a
 * SavedModel's directory, {@code NAME.taps.json} beside a frozen graph {@code NAME.pb}.
 *
 * <p>Keys: {@code input}, {@code features}, and if wanted {@code logits}, {@code spatial}: tensors
 * of a graph ({@code pool:0}), names of a signature in a SavedModel. {@code range}: {@code levels}
 * (0 to 255, the default), {@code unit} (0 to 1) or {@code centred} ((level − 128) / 128). {@code
 * size}: [height, width, channels], where the input's shape does not say. {@code resize}: true
 * brings images of any size to it, as the metric profile says; else they must have it.
 *
 * @param tensors where it is fed and read
 * @param range what the numbers at its input mean
 * @param size rows, columns, channels, if they are given
 * @param fitting whether images are resized
 */
public record NetworkTaps(
    NetworkTensors tensors,
    NetworkInput.Range range,
    Optional<Shape> size,
    NetworkInput.Fitting fitting) {
  private static final String FILE = "taps.json";
  private static final TreeSet<String> KEYS =
      new TreeSet<>(
          java.util.List.of("input", "features", "logits", "spatial", "range", "size", "resize"));

  /** What a network of a known kind takes; Inception's own input is known besides. */
  static NetworkTaps of(NetworkTensors tensors) {
    return new NetworkTaps(
        tensors, NetworkInput.Range.LEVELS, Optional.empty(), NetworkInput.Fitting.EXACT);
  }

  /** The name of the file that belongs to a network's file or directory. */
  static String beside(String network) {
    return network.endsWith(".pb")
        ? network.substring(0, network.length() - 3) + "." + FILE
        : network + "/" + FILE;
  }

  /** The taps that lie beside a network, if there are any. */
  static Optional<NetworkTaps> find(Path network) {
    return file(network).map(NetworkTaps::read);
  }

  /** The file of the taps beside a network, or beside what a symbolic link leads to. */
  static Optional<Path> file(Path network) {
    Path file = Path.of(beside(network.toString()));
    try {
      Path linked = Path.of(beside(network.toRealPath().toString()));
      return Stream.of(file, linked).filter(Files::isRegularFile).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static NetworkTaps read(Path file) {
    Map<?, ?> json;
    try {
      json =
          new ObjectMapper()
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(file.toFile(), Map.class);
    } catch (JsonProcessingException e) {
      throw new FeatureException(file + " is not a JSON object: " + Reason.ofJson(e), e);
    } catch (IOException e) {
      throw new FeatureException(file + " cannot be read (" + Reason.of(e) + ").", e);
    }
    for (Object key : json.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new FeatureException("%s: no key '%s'; there are %s.".formatted(file, key, KEYS));
      }
    }
    try {
      NetworkTensors tensors =
          new NetworkTensors(
              text(json, "input").orElseThrow(),
              text(json, "features").orElseThrow(),
              text(json, "logits"),
              text(json, "spatial"));
      return new NetworkTaps(
          tensors,
          NetworkInput.Range.valueOf(text(json, "range").orElse("levels").toUpperCase(Locale.ROOT)),
          Optional.ofNullable(json.get("size")).map(NetworkTaps::size),
          Boolean.TRUE.equals(json.get("resize"))
              ? NetworkInput.Fitting.RESIZED
              : NetworkInput.Fitting.EXACT);
    } catch (RuntimeException e) {
      throw new FeatureException(
          ("%s needs \"input\" and \"features\" (names of tensors), and takes \"logits\","
                  + " \"spatial\", \"range\" (levels, unit, centred), \"size\" (three numbers) and"
                  + " \"resize\" (true, false).")
              .formatted(file),
          e);
    }
  }

  private static Optional<String> text(Map<?, ?> json, String key) {
    return Optional.ofNullable(json.get(key)).map(String.class::cast);
  }

  private static Shape size(Object list) {
    long[] numbers =
        ((java.util.List<?>) list).stream().mapToLong(n -> ((Number) n).longValue()).toArray();
    if (numbers.length != 3 || numbers[0] < 1 || numbers[1] < 1 || numbers[2] < 1) {
      throw new IllegalArgumentException("size");
    }
    return Shape.of(numbers);
  }

  /**
   * What the network takes.
   *
   * @param declared the shape of its input
   * @throws FeatureException when neither says the size
   */
  NetworkInput input(String name, Shape declared) {
    Shape open = declared.numDimensions() == 4 ? declared.tail() : Shape.unknown();
    Shape known = size.orElse(open);
    if (known.isUnknown() || known.hasUnknownDimension()) {
      throw new FeatureException(
          "%s: %s has the shape %s; give \"size\": [height, width, channels] in %s."
              .formatted(name, tensors.input(), declared, beside(name)));
    }
    if (!open.isUnknown() && !open.isCompatibleWith(known)) {
      throw new FeatureException(
          "%s: %s has the shape %s, but %s says %s."
              .formatted(name, tensors.input(), declared, beside(name), known));
    }
    return new NetworkInput(
        (int) known.get(0), (int) known.get(1), (int) known.get(2), fitting, range);
  }

  /**
   * What a feature network expects at its input.
   *
   * @param height rows
   * @param width columns
   * @param channels 1 or 3
   * @param fitting how images of other sizes are brought to this one
   * @param range what the numbers mean
   */
  public record NetworkInput(int height, int width, int channels, Fitting fitting, Range range) {

    /** How an image is brought to the network's size. */
    public enum Fitting {
      /** It has to have the size. */
      EXACT,
      /** It is resized, as the metric profile says. */
      RESIZED
    }

    /** The numbers that stand for black and white. */
    public enum Range {
      /** 0 and 255, not rounded. */
      LEVELS,
      /** 0 and 1. */
      UNIT,
      /** (level − 128) / 128, as TF-GAN prepares images for Inception. */
      CENTRED
    }

    /** Inception's: 299×299×3, centred. */
    static final NetworkInput INCEPTION =
        new NetworkInput(299, 299, 3, Fitting.RESIZED, Range.CENTRED);

    /**
     * Fails unless the network can take these images.
     *
     * @throws FeatureException that says what it takes
     */
    void check(int imageHeight, int imageWidth, int imageChannels, Object network) {
      boolean sizeFits =
          fitting == Fitting.RESIZED || (imageHeight == height && imageWidth == width);
      boolean channelsFit = imageChannels == channels || (imageChannels == 1 && channels == 3);
      if (!sizeFits || !channelsFit) {
        throw new FeatureException(
            "%s takes %s, not images of %d×%d×%d: choose another network with --features."
                .formatted(network, this, imageHeight, imageWidth, imageChannels));
      }
    }

    @Override
    public String toString() {
      return (fitting == Fitting.RESIZED ? "images resized to " : "images of ")
          + "%d×%d×%d".formatted(height, width, channels);
    }
  }

  /**
   * Where a frozen feature network is fed and read.
   *
   * @param input images as the network takes them
   * @param features pooled features
   * @param logits of the classes; a user's network may have none
   * @param spatial activations before pooling, {@code [n, h, w, c]}, if there are any
   */
  public record NetworkTensors(
      String input, String features, Optional<String> logits, Optional<String> spatial) {

    /** Inception in the frozen graph of 2015-12-05, and what stands in for it. */
    public static final NetworkTensors INCEPTION =
        new NetworkTensors("Mul:0", "pool_3:0", Optional.of("logits:0"), Optional.empty());

    /** Inception as TensorFlow's tutorial on image recognition distributed it. */
    static final NetworkTensors INCEPTION_CLASSIFIER =
        new NetworkTensors("Mul:0", "pool_3:0", Optional.of("softmax/logits:0"), Optional.empty());

    /** The classifiers that this project trains. */
    public static final NetworkTensors CLASSIFIER =
        new NetworkTensors("images:0", "features:0", Optional.of("logits:0"), Optional.empty());

    /** guided-diffusion's evaluator.py: 17×17×192 in Inception, of which 7 channels count. */
    private static final String INCEPTION_SPATIAL = "mixed_6/conv:0";

    private static final int LISTED = 12;

    /**
     * Tells a network by the tensors that its graph holds.
     *
     * @param name for messages
     * @throws FeatureException that says which tensors are missing, and what the graph has
     */
    static NetworkTensors of(String name, Graph graph) {
      return known()
          .filter(known -> known.missing(graph).isEmpty())
          .findFirst()
          .map(known -> known.isInception() ? known.withSpatial(graph) : known)
          .orElseThrow(
              () ->
                  new FeatureException(
                      ("%s is not a known feature network. Of Inception (%s) it lacks %s;"
                              + " of a classifier of ours (%s) it lacks %s. %s. Name its tensors in"
                              + " %s beside it: see docs/formats.md.")
                          .formatted(
                              name,
                              INCEPTION,
                              String.join(", ", INCEPTION.missing(graph)),
                              CLASSIFIER,
                              String.join(", ", CLASSIFIER.missing(graph)),
                              contents(graph),
                              NetworkTaps.beside(name))));
    }

    /** Networks that are told by their tensors. */
    static Stream<NetworkTensors> known() {
      return Stream.of(INCEPTION, INCEPTION_CLASSIFIER, CLASSIFIER);
    }

    /** All that are fed or read. */
    Stream<String> tensors() {
      return Stream.of(Stream.of(input, features), logits.stream(), spatial.stream())
          .flatMap(tensors -> tensors);
    }

    private NetworkTensors withSpatial(Graph graph) {
      return new NetworkTensors(
          input,
          features,
          logits,
          Optional.of(INCEPTION_SPATIAL).filter(tensor -> output(graph, tensor).isPresent()));
    }

    /**
     * Fails unless the graph has all of them.
     *
     * @throws FeatureException that says what is missing, and what the graph has
     */
    void require(String name, Graph graph) {
      List<String> missing = missing(graph);
      if (!missing.isEmpty()) {
        throw new FeatureException(
            "%s has no %s. %s.".formatted(name, String.join(", no ", missing), contents(graph)));
      }
    }

    /** The tensor of this name, if the graph has it. */
    static Optional<Output<?>> output(Graph graph, String tensor) {
      int colon = tensor.lastIndexOf(':');
      String index = tensor.substring(colon + 1);
      if (colon < 0 || !index.matches("\\d{1,4}")) {
        return Optional.empty();
      }
      return Optional.ofNullable(graph.operation(operation(tensor)))
          .filter(operation -> Integer.parseInt(index) < operation.numOutputs())
          .map(operation -> operation.output(Integer.parseInt(index)));
    }

    /** Whether it has the names of Inception. */
    public boolean isInception() {
      return input.equals(INCEPTION.input) && features.equals(INCEPTION.features);
    }

    /** Inputs and ends of the graph, for a person who looks for the right names. */
    private static String contents(Graph graph) {
      List<String> inputs = new ArrayList<>();
      List<String> ends = new ArrayList<>();
      int operations = 0;
      for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); ) {
        GraphOperation operation = all.next();
        operations++;
        if (operation.type().startsWith("Placeholder")) {
          inputs.add(described(operation));
        } else if (operation.numOutputs() > 0 && operation.numConsumers() == 0) {
          ends.add(described(operation));
        }
      }
      return "It has %d operations, the inputs %s, and ends in %s"
          .formatted(operations, list(inputs), list(ends));
    }

    private List<String> missing(Graph graph) {
      return tensors().filter(tensor -> output(graph, tensor).isEmpty()).toList();
    }

    /** The operation that is fed. */
    String inputOperation() {
      return operation(input);
    }

    /** The operation that gives the pooled features. */
    String featuresOperation() {
      return operation(features);
    }

    /** The operation that gives the logits. */
    String logitsOperation() {
      return operation(logits.orElseThrow());
    }

    /** The operations of input, features and logits. */
    List<String> operations() {
      return List.of(inputOperation(), featuresOperation(), logitsOperation());
    }

    @Override
    public String toString() {
      return input + " → " + features + logits.map(tensor -> ", " + tensor).orElse("");
    }

    private static String described(GraphOperation operation) {
      return operation.name() + ":0 " + operation.output(0).shape();
    }

    private static String list(List<String> names) {
      if (names.isEmpty()) {
        return "none";
      }
      return names.stream().limit(LISTED).collect(Collectors.joining(", "))
          + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    }

    private static String operation(String tensor) {
      int colon = tensor.lastIndexOf(':');
      return colon < 0 ? tensor : tensor.substring(0, colon);
    }
  }
}
