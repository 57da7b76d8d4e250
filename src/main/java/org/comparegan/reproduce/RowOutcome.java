package org.comparegan.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.result.ModelPictures;

/**
 * What became of a row.
 *
 * @param row the row
 * @param status whether there are numbers
 * @param reason why there are none; empty where there are
 * @param result the result of the evaluation with its provenance, as its JSON has it; empty without
 *     numbers
 * @param pictures what its model makes; absent without numbers
 */
public record RowOutcome(
    PaperTable.Row row,
    Status status,
    String reason,
    JsonNode result,
    Optional<Pictures> pictures) {

  /** Whether a row has numbers. */
  public enum Status {
    MEASURED,
    /** There is no model. */
    ABSENT,
    /** There is a model, but it gave no numbers. */
    FAILED
  }

  /**
   * A measured number.
   *
   * @param value mean over averaging runs
   * @param std their standard deviation
   */
  public record Measured(double value, double std) {}

  /**
   * What the model of a row makes.
   *
   * @param samples a sheet of samples, a PNG
   * @param model paths between latents, and samples beside training images
   */
  @SuppressWarnings("ArrayRecordComponent") // the encoded picture, never compared
  public record Pictures(byte[] samples, ModelPictures model) {}

  static RowOutcome measured(PaperTable.Row row, RowStore.Kept kept) {
    return new RowOutcome(row, Status.MEASURED, "", kept.result(), kept.pictures());
  }

  static RowOutcome without(PaperTable.Row row, Status status, String reason) {
    return new RowOutcome(
        row, status, reason, JsonNodeFactory.instance.objectNode(), Optional.empty());
  }

  /** The number of a metric, if there is one. */
  public Optional<Measured> score(String metric) {
    JsonNode score = result.path(metric);
    return score.has("value")
        ? Optional.of(new Measured(score.get("value").asDouble(), score.path("std").asDouble()))
        : Optional.empty();
  }

  /** What the number depends on, for people. */
  public Map<String, String> provenance() {
    Map<String, String> facts = new LinkedHashMap<>();
    result
        .path("provenance")
        .properties()
        .forEach(e -> facts.put(e.getKey(), e.getValue().asText()));
    return facts;
  }
}
