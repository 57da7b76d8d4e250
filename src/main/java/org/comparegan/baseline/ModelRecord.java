package org.comparegan.baseline;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is recorded of a model.
 *
 * @param parameters digest of each tensor of the checkpoint, by name
 * @param graph the networks as text: operations, layers, variables
 * @param outputs images of fixed latents
 * @param data what it was trained on, in which order
 * @param profile definitions of the metrics, by axis
 * @param scores by metric; empty when nothing was sampled
 */
public record ModelRecord(
    Map<String, String> parameters,
    List<String> graph,
    Outputs outputs,
    Data data,
    Map<String, String> profile,
    Map<String, ScoreRecord> scores) {

  /** Sorts what has names. */
  public ModelRecord {
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
   * @param order digest of the first images of the first epochs in their order
   */
  public record Data(String name, String checksum, String order) {}

  /**
   * A metric.
   *
   * @param value mean over averaging runs
   * @param std their standard deviation
   */
  public record ScoreRecord(double value, double std) {}
}
