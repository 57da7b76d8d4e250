package org.comparegan.baseline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.comparegan.file.Reason;
import org.comparegan.file.WholeFile;
import org.comparegan.graph.SessionOptions;

/**
 * A file of model records.
 *
 * @param format of the file, {@link #FORMAT}
 * @param made environment that recorded it
 * @param settings sampling of each model
 * @param tolerances allowed differences where digests need not be equal
 * @param models records by the model's path, relative to the file
 */
public record Baseline(
    int format,
    Environment made,
    Settings settings,
    Tolerances tolerances,
    Map<String, ModelRecord> models) {
  /** The format that this version writes and reads. */
  public static final int FORMAT = 1;

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Sorts the models. */
  public Baseline {
    models = new TreeMap<>(models);
  }

  /**
   * Determines whether two runs can be bit-equal.
   *
   * @param comparegan version of the project
   * @param tensorflow version of TensorFlow
   * @param platform operating system and kind of processor
   * @param deterministic whether the order of summation was fixed
   */
  public record Environment(
      String comparegan, String tensorflow, String platform, boolean deterministic) {

    /** The environment of this process. */
    public static Environment here(SessionOptions session) {
      return new Environment(
          org.comparegan.graph.Environment.version(),
          org.tensorflow.TensorFlow.version(),
          System.getProperty("os.name") + " " + System.getProperty("os.arch"),
          session.deterministic());
    }

    /** Whether another run must be bit-equal. */
    public boolean requiresEqualBits(Environment other) {
      return deterministic
          && other.deterministic
          && tensorflow.equals(other.tensorflow)
          && platform.equals(other.platform);
    }
  }

  /**
   * Sampling of each model.
   *
   * @param samples fake and real images of a run; 0: no scores
   * @param averagingRuns independent sets of samples
   * @param accumulatorSamples images that fill the accumulators of batch norm
   * @param seed of latents and labels
   */
  public record Settings(int samples, int averagingRuns, int accumulatorSamples, long seed) {}

  /**
   * Allowed differences.
   *
   * @param pixel largest difference of a value of an image in [0, 1]
   * @param score largest relative difference of a score
   */
  public record Tolerances(double pixel, double score) {
    /**
     * Another processor's order of summation changes images by far less than 1e-3, and the Fréchet
     * distance of a few hundred samples by less than 2 %.
     */
    public static final Tolerances DEFAULT = new Tolerances(1e-3, 0.02);
  }

  /**
   * The record of a model.
   *
   * @param parameters digest of each tensor of the checkpoint, by name
   * @param graph operations, layers and variables of the networks, as text
   * @param outputs images of fixed latents
   * @param data its training data and their order
   * @param profile definitions of the metrics, by axis
   * @param features the network that scored it; files of before this was kept have none
   * @param scores by metric; empty when nothing was sampled
   */
  public record ModelRecord(
      Map<String, String> parameters,
      List<String> graph,
      Outputs outputs,
      Data data,
      Map<String, String> profile,
      Features features,
      Map<String, ScoreRecord> scores) {

    /** Sorts the maps. */
    public ModelRecord {
      features = Objects.requireNonNullElse(features, Features.NONE);
      parameters = new TreeMap<>(parameters);
      graph = List.copyOf(graph);
      profile = new TreeMap<>(profile);
      scores = new TreeMap<>(scores);
    }

    /**
     * Images of the first latents of the evaluation.
     *
     * @param digest of all their values
     * @param values some of them, evenly spaced, in [0, 1]
     */
    public record Outputs(String digest, List<Float> values) {}

    /**
     * The data of its training.
     *
     * @param name of the set
     * @param checksum of its content
     * @param order digest of the order of the first training images
     */
    public record Data(String name, String checksum, String order) {}

    /**
     * The feature network.
     *
     * @param network its name, or its path relative to the baseline; empty when nothing was sampled
     * @param checksum SHA-256 of its content
     */
    public record Features(String network, String checksum) {
      /** No network. */
      public static final Features NONE = new Features("", "");
    }

    /**
     * A metric.
     *
     * @param value mean over averaging runs
     * @param std their standard deviation
     */
    public record ScoreRecord(double value, double std) {}
  }

  /**
   * Reads a file.
   *
   * @throws BaselineException if it is missing, not a baseline, or of another format
   */
  public static Baseline read(Path file) {
    try {
      JsonNode root = MAPPER.readTree(file.toFile());
      if (!root.isObject()) {
        throw new BaselineException(file + " is not a baseline: it is not a JSON object.");
      }
      int format = root.path("format").asInt(0);
      if (format != FORMAT) {
        throw new BaselineException(
            "%s has format %d; this version reads %d: record it again with ./comparegan baseline record."
                .formatted(file, format, FORMAT));
      }
      return MAPPER.treeToValue(root, Baseline.class);
    } catch (IOException e) {
      throw new BaselineException(file + " is not a baseline: " + Reason.of(e), e);
    }
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) {
    try {
      WholeFile.write(file, MAPPER.writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A baseline cannot be written as JSON.", e);
    } catch (IOException e) {
      throw new BaselineException(WholeFile.notWritten(file, e), e);
    }
  }
}
