package org.comparegan.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comparegan.feature.NetworkTaps.NetworkInput;
import org.comparegan.feature.NetworkTaps.NetworkTensors;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.metric.MetricProfile;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;

/**
 * A network that turns images into pooled features and logits: Inception of 2015-12-05 as the paper
 * uses it, one of this project's classifiers, or a user's network. A frozen graph is recognised by
 * its tensors or described by {@link NetworkTaps} beside it, which a SavedModel always needs.
 *
 * <p>Images come in [0, 1]; the network's own range, size and channels are made from them here.
 * Runs are of as many images as 8 of Inception's size have pixels, so memory does not grow with the
 * number of images.
 */
public final class FeatureNetwork implements AutoCloseable {
  /** Runs of 32 take 370 MB more, of 16 100 MB more, and are not faster on a CPU. */
  private static final int MOST_PIXELS = 8 * 299 * 299 * 3;

  private static final int MOST_ROWS = 256;

  private final String name;
  private final String checksum;
  private final NetworkTensors tensors;
  private final NetworkInput input;
  private final Backbone backbone;
  private final MetricProfile.Preparation preparation;
  private final SessionOptions options;
  private Optional<Prepared> preprocessing = Optional.empty();

  private record Prepared(int channels, Preprocessing graph) {}

  /**
   * A network in a session.
   *
   * @param name for messages
   * @param checksum SHA-256 of its files
   * @param backbone closed with this, or if the input is not known
   * @param taps where it is fed and read
   * @param preparation how images are prepared: quantised, resized
   * @throws FeatureException when nothing says the size of its input
   */
  FeatureNetwork(
      String name,
      String checksum,
      Backbone backbone,
      NetworkTaps taps,
      MetricProfile.Preparation preparation,
      SessionOptions options) {
    this.name = name;
    this.checksum = checksum;
    this.backbone = backbone;
    this.tensors = taps.tensors();
    this.preparation = preparation;
    this.options = options;
    try {
      this.input =
          tensors.isInception()
              ? NetworkInput.INCEPTION
              : taps.input(name, backbone.inputShape(tensors.input()));
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }

  /** The name it was opened under. */
  public String name() {
    return name;
  }

  /** SHA-256 of its files, in hexadecimal: statistics of one network are no use to another. */
  public String checksum() {
    return checksum;
  }

  /** Where it is fed and read. */
  public NetworkTensors tensors() {
    return tensors;
  }

  /** Size, channels and range of its input. */
  public NetworkInput input() {
    return input;
  }

  /** How images are prepared for it. */
  public MetricProfile.Preparation preparation() {
    return preparation;
  }

  /** How its session runs. */
  public SessionOptions options() {
    return options;
  }

  /**
   * Fails unless it can take images of this size.
   *
   * @throws FeatureException that says what it takes
   */
  public void check(int height, int width, int channels) {
    input.check(height, width, channels, name);
  }

  /** Pooled features and logits: {@link #run(float[], int, int, int, Tap)}. */
  public Activations run(float[] images, int height, int width, int channels) {
    return run(images, height, width, channels, Tap.POOLED);
  }

  /**
   * Runs the network.
   *
   * @param images {@code [n, h, w, c]} float32 in [0, 1]
   * @param taps what is wanted
   * @return activations of the n images, in order
   * @throws FeatureException when it cannot take images of this size, has no such tap, or fails
   */
  public Activations run(float[] images, int height, int width, int channels, Tap taps) {
    check(height, width, channels);
    int pixels = height * width * channels;
    int n = images.length / pixels;
    if (n == 0 || images.length % pixels != 0) {
      throw new IllegalArgumentException(
          images.length
              + " values do not make images of %d×%d×%d".formatted(height, width, channels));
    }
    List<String> outputs = outputs(taps);
    int size = input.height() * input.width() * input.channels();
    int most = Math.max(1, Math.min(MOST_ROWS, MOST_PIXELS / size));
    List<float[]> whole = new ArrayList<>();
    for (int first = 0; first < n; first += most) {
      int rows = Math.min(most, n - first);
      float[] part = Arrays.copyOfRange(images, first * pixels, (first + rows) * pixels);
      try (Tensor batch = Tensors.of(part, rows, height, width, channels);
          Result prepared = preprocessing(channels).run(batch);
          Result found = fetch(prepared.get(0), outputs)) {
        for (int i = 0; i < outputs.size(); i++) {
          float[] values = values(found.get(i), rows, outputs.get(i));
          int columns = values.length / rows;
          if (first == 0) {
            whole.add(new float[Math.multiplyExact(n, columns)]);
          }
          System.arraycopy(values, 0, whole.get(i), first * columns, values.length);
        }
      }
    }
    int logits = tensors.logits().isPresent() ? 1 : 0;
    return new Activations(
        n,
        whole.get(0),
        logits == 1 ? whole.get(1) : new float[0],
        taps == Tap.SPATIAL ? whole.get(1 + logits) : new float[0]);
  }

  private List<String> outputs(Tap taps) {
    List<String> outputs = new ArrayList<>(List.of(tensors.features()));
    tensors.logits().ifPresent(outputs::add);
    if (taps == Tap.SPATIAL) {
      outputs.add(
          tensors.spatial().orElseThrow(() -> new FeatureException(name + " has no spatial tap.")));
    }
    return outputs;
  }

  private Result fetch(Tensor prepared, List<String> outputs) {
    try {
      return backbone.run(tensors.input(), prepared, outputs);
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
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
    float[] values = Tensors.floats(tensor);
    return tensors.spatial().filter(of::equals).isPresent()
        ? SpatialTap.of(values, tensor.shape())
        : values;
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

  @Override
  public void close() {
    preprocessing.ifPresent(prepared -> prepared.graph().close());
    backbone.close();
  }

  /**
   * What a feature network says of some images.
   *
   * @param rows number of images, n
   * @param features {@code [n, d]} row-major
   * @param logits {@code [n, k]} row-major; empty where the network has none
   * @param spatial {@code [n, s]} row-major; empty unless it was asked for
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Activations(int rows, float[] features, float[] logits, float[] spatial) {}

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

  /** Which activations are wanted of a network. */
  public enum Tap {
    /** Pooled features and logits. */
    POOLED,
    /** The spatial tap too. */
    SPATIAL
  }

  /**
   * The spatial features of sFID: the first seven channels at every place, in the order of the
   * tensor (guided-diffusion, evaluations/evaluator.py: {@code spatial[..., :7]}, flattened).
   */
  static final class SpatialTap {
    private static final int CHANNELS = 7;

    private SpatialTap() {}

    /**
     * Leaves the channels that count.
     *
     * @param values {@code [n, h, w, c]}
     * @return {@code [n, h·w·min(c, 7)]}
     * @throws FeatureException when the tensor is of another rank
     */
    static float[] of(float[] values, Shape shape) {
      if (shape.numDimensions() != 4) {
        throw new FeatureException(
            "A spatial tap is [n, h, w, c], but this one gives %s.".formatted(shape));
      }
      int channels = (int) shape.get(3);
      int kept = Math.min(CHANNELS, channels);
      float[] result = new float[values.length / channels * kept];
      for (int place = 0; place < values.length / channels; place++) {
        System.arraycopy(values, place * channels, result, place * kept, kept);
      }
      return result;
    }
  }
}
