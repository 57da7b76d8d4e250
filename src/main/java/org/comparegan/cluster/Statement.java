package org.comparegan.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comparegan.experiment.GinConfig;

/**
 * What a worker says of itself before the first step.
 *
 * @param facts what all must have alike, by name
 * @param configuration the gin text that it trains
 * @param skipped numbers of batches that are left out; the chief's count
 */
public record Statement(Map<String, String> facts, String configuration, List<Long> skipped) {

  /** Copies what is given. */
  public Statement {
    facts = Map.copyOf(facts);
    skipped = List.copyOf(skipped);
  }

  /** Where another worker differs from this one, a sentence part each. */
  List<String> differences(Statement other) {
    List<String> found = new ArrayList<>();
    GinConfig.diff(
            GinConfig.of("configuration of the chief", configuration),
            GinConfig.of("configuration of a worker", other.configuration))
        .stream()
        .filter(difference -> !difference.binding().startsWith("run_config."))
        .forEach(difference -> found.add(difference.toString()));
    Set<String> names = new LinkedHashSet<>(facts.keySet().stream().sorted().toList());
    names.addAll(other.facts.keySet());
    for (String name : names) {
      String here = facts.getOrDefault(name, "nothing");
      String there = other.facts.getOrDefault(name, "nothing");
      if (!here.equals(there)) {
        found.add("%s: %s -> %s".formatted(name, here, there));
      }
    }
    return found;
  }

  byte[] bytes() {
    try {
      return new ObjectMapper().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What a worker says cannot be written as JSON.", e);
    }
  }

  static Statement of(byte[] bytes, int worker) {
    try {
      return new ObjectMapper().readValue(bytes, Statement.class);
    } catch (IOException e) {
      throw new ClusterException(
          "Worker %d does not run this version of comparegan: what it says cannot be read."
              .formatted(worker),
          e);
    }
  }
}
