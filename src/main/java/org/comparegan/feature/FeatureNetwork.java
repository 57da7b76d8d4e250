package org.comparegan.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.metric.MetricProfile;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;

/**
 * A frozen network that turns images into pooled features and logits: Inception of 2015-12-05 as
 * the paper uses it, or a classifier of ours. What it is, is told by the tensors that its graph
 * holds.
 *
 * <p>Images come in [0, 1]; the network's own range, size and channels are made from them here.
 * Runs are of at most {@value #INCEPTION_BATCH} images of Inception's size, so memory does not grow
 * with the number of images.
 */
public final class FeatureNetwork implements AutoCloseable {
  private static final int INCEPTION_BATCH = 32;
  private static final int SMALL_BATCH = 256;

  private final String name;
  private final String checksum;
  private final NetworkTensors tensors;
  private final NetworkInput input;
  private final Graph graph;
  private final GraphSession session;
  private final MetricProfile.Preparation preparation;
  private final SessionOptions options;
  private Optional<Prepared> preprocessing = Optional.empty();

  private record Prepared(int channels, Preprocessing graph) {}

  private FeatureNetwork(
      String name,
      String checksum,
      Graph graph,
      NetworkTensors tensors,
      MetricProfile.Preparation preparation,
      SessionOptions options) {
    this.name = name;
    this.checksum = checksum;
    this.graph = graph;
    this.tensors = tensors;
    this.preparation = preparation;
    this.options = options;
    this.input =
        tensors.equals(NetworkTensors.INCEPTION) ? NetworkInput.INCEPTION : declaredInput();
    this.session = new GraphSession(graph, options);
  }

  /**
   * Opens a frozen graph.
   *
   * @param preparation how images are prepared: quantised, resized
   * @throws FeatureException when the file is no graph, or lacks the tensors of a known network
   */
  public static FeatureNetwork open(
      Path file, MetricProfile.Preparation preparation, SessionOptions options) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new FeatureException(
          file + ": there is no such feature network, or it cannot be read (" + e + ").", e);
    }
    return open(String.valueOf(file.getFileName()), bytes, preparation, options);
  }

  /** Opens a serialised GraphDef under a name for messages. */
  public static FeatureNetwork open(
      String name, byte[] graphDef, MetricProfile.Preparation preparation, SessionOptions options) {
    Graph graph = new Graph();
    try {
      graph.importGraphDef(GraphDef.parseFrom(graphDef));
      return new FeatureNetwork(
          name, sha256(graphDef), graph, NetworkTensors.of(name, graph), preparation, options);
    } catch (IOException | TensorFlowException | IllegalArgumentException e) {
      graph.close();
      throw new FeatureException(
          name + " is no frozen graph that TensorFlow can import: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /** The name it was opened under. */
  public String name() {
    return name;
  }

  /** SHA-256 of the file, in hexadecimal: statistics of one network are no use to another. */
  public String checksum() {
    return checksum;
  }

  /** Where it is fed and read. */
  public NetworkTensors tensors() {
    return tensors;
  }

  /** What it takes. */
  public NetworkInput input() {
    return input;
  }

  /** How images are prepared for it. */
  public MetricProfile.Preparation preparation() {
    return preparation;
  }

  /**
   * Fails unless it can take images of this size.
   *
   * @throws FeatureException that says what it takes
   */
  public void check(int height, int width, int channels) {
    input.check(height, width, channels, name);
  }

  /**
   * Runs the network.
   *
   * @param images {@code [n, h, w, c]} float32 in [0, 1]
   * @return features and logits of the n images, in order
   * @throws FeatureException when it cannot take images of this size, or the graph fails
   */
  public Activations run(float[] images, int height, int width, int channels) {
    check(height, width, channels);
    int pixels = height * width * channels;
    int n = images.length / pixels;
    if (n == 0 || images.length % pixels != 0) {
      throw new IllegalArgumentException(
          images.length + " values are no images of %d×%d×%d".formatted(height, width, channels));
    }
    int most = input.fitting() == NetworkInput.Fitting.RESIZED ? INCEPTION_BATCH : SMALL_BATCH;
    float[] features = new float[0];
    float[] logits = new float[0];
    for (int first = 0; first < n; first += most) {
      int rows = Math.min(most, n - first);
      float[] part = Arrays.copyOfRange(images, first * pixels, (first + rows) * pixels);
      try (Tensor batch = Tensors.of(part, rows, height, width, channels);
          Result prepared = preprocessing(channels).run(batch);
          Result found = fetch(prepared.get(0))) {
        float[] pooled = values(found.get(0), rows, tensors.features());
        float[] scores = values(found.get(1), rows, tensors.logits());
        if (first == 0) {
          features = new float[n * (pooled.length / rows)];
          logits = new float[n * (scores.length / rows)];
        }
        System.arraycopy(pooled, 0, features, first * (pooled.length / rows), pooled.length);
        System.arraycopy(scores, 0, logits, first * (scores.length / rows), scores.length);
      }
    }
    return new Activations(n, features, logits);
  }

  private Result fetch(Tensor prepared) {
    try {
      return session
          .runner()
          .feed(tensors.input(), prepared)
          .fetch(tensors.features())
          .fetch(tensors.logits())
          .run();
    } catch (TensorFlowException e) {
      throw new FeatureException(
          "%s failed on images of shape %s: %s".formatted(name, prepared.shape(), e.getMessage()),
          e);
    }
  }

  private float[] values(Tensor tensor, int rows, String of) {
    if (tensor.shape().numDimensions() == 0 || tensor.shape().get(0) != rows) {
      throw new FeatureException(
          "%s gives %s of shape %s for %d images: one row for each image is needed."
              .formatted(name, of, tensor.shape(), rows));
    }
    return Tensors.floats(tensor);
  }

  private Preprocessing preprocessing(int channels) {
    if (preprocessing.isEmpty() || preprocessing.get().channels() != channels) {
      preprocessing.ifPresent(old -> old.graph().close());
      preprocessing =
          Optional.of(
              new Prepared(channels, new Preprocessing(input, preparation, channels, options)));
    }
    return preprocessing.orElseThrow().graph();
  }

  private NetworkInput declaredInput() {
    Shape shape = NetworkTensors.output(graph, tensors.input()).orElseThrow().shape();
    if (shape.numDimensions() != 4 || shape.get(1) < 1 || shape.get(2) < 1 || shape.get(3) < 1) {
      throw new FeatureException(
          "%s: %s has the shape %s; it must be [n, height, width, channels] with only n open."
              .formatted(name, tensors.input(), shape));
    }
    return new NetworkInput(
        (int) shape.get(1),
        (int) shape.get(2),
        (int) shape.get(3),
        NetworkInput.Fitting.EXACT,
        NetworkInput.Range.LEVELS);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java lacks SHA-256, which every Java must have.", e);
    }
  }

  @Override
  public void close() {
    preprocessing.ifPresent(prepared -> prepared.graph().close());
    session.close();
    graph.close();
  }
}
