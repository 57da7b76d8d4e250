package org.comparegan.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of one generator.
 *
 * @param source which generator
 * @param scores by name, {@link Evaluation#FID} and {@link Evaluation#INCEPTION_SCORE}; empty after
 *     a failure
 * @param warnings what a reader should know, in sentences
 * @param failure why there are no scores
 * @param provenance what the scores depend on
 */
public record EvaluationResult(
    String source,
    Map<String, Score> scores,
    List<String> warnings,
    Optional<String> failure,
    EvaluationProvenance provenance) {

  /**
   * As JSON: {@code source}, per metric {@code value}, {@code std} and {@code values}, {@code
   * warnings}, {@code failure} where there is one, {@code provenance}.
   */
  public ObjectNode toJson() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("source", source);
    scores.forEach(
        (name, score) -> {
          ObjectNode metric = root.putObject(name);
          metric.put("value", score.mean());
          metric.put("std", score.deviation());
          score.values().forEach(metric.withArray("values")::add);
        });
    warnings.forEach(root.putArray("warnings")::add);
    failure.ifPresent(why -> root.put("failure", why));
    root.set("provenance", json.valueToTree(provenance));
    return root;
  }
}
