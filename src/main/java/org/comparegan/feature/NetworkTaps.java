package org.comparegan.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.tensorflow.ndarray.Shape;

/**
 * What a network of the user's takes and where it is read, from a small JSON file: {@code
 * taps.json} in a SavedModel's directory, {@code NAME.taps.json} beside a frozen graph {@code
 * NAME.pb}.
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
    Path file = Path.of(beside(network.toString()));
    return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
  }

  private static NetworkTaps read(Path file) {
    Map<?, ?> json;
    try {
      json =
          new ObjectMapper()
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(file.toFile(), Map.class);
    } catch (JsonProcessingException e) {
      throw new FeatureException(file + " is no JSON object: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new FeatureException(file + " cannot be read (" + e + ").", e);
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
          "%s: %s has the shape %s; say \"size\": [height, width, channels] in %s."
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
}
