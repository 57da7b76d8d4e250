package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;

/**
 * Golden files of the kinds {@code checkpoint} (a folder's {@code tensors.json}: one case a
 * checkpoint, every tensor exactly) and {@code checkpoint_state} (one case a state file).
 */
final class CheckpointGoldens {
  private CheckpointGoldens() {}

  /** The checkpoints of one {@code tensors.json}, which lie beside it. */
  static List<GoldenCase> checkpoints(Path json, JsonNode golden) {
    List<GoldenCase> cases = new ArrayList<>();
    golden.get("checkpoints").forEach(c -> cases.add(checkpoint(folder(json), golden, c)));
    return cases;
  }

  /** The state files of one document, which lie beside it in folders of their names. */
  static List<GoldenCase> states(Path json, JsonNode golden) {
    List<GoldenCase> cases = new ArrayList<>();
    golden.get("cases").forEach(c -> cases.add(state(folder(json), c)));
    return cases;
  }

  private static Path folder(Path json) {
    return Optional.ofNullable(json.toAbsolutePath().getParent()).orElseThrow();
  }

  private static GoldenCase checkpoint(Path directory, JsonNode golden, JsonNode checkpoint) {
    String prefix = checkpoint.get("prefix").asText();
    String keyPrefix = checkpoint.path("key_prefix").asText(golden.path("salt").asText());
    JsonNode tensors = golden.get(checkpoint.get("tensors").asText());
    return GoldenCase.exact(
        "checkpoint",
        golden.get("name").asText() + "/" + prefix,
        () -> {
          try (Checkpoint found = CheckpointReader.open(directory + "/" + prefix)) {
            return tensors(found, tensors, only(checkpoint), keyPrefix);
          }
        });
  }

  private static Optional<Set<String>> only(JsonNode checkpoint) {
    if (!checkpoint.has("only")) {
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    checkpoint.get("only").forEach(n -> names.add(n.asText()));
    return Optional.of(names);
  }

  /** The first difference between a checkpoint and its golden list. */
  static Optional<String> tensors(
      Checkpoint found, JsonNode tensors, Optional<Set<String>> only, String keyPrefix) {
    Set<String> unlisted = new TreeSet<>(found.names());
    for (JsonNode tensor : tensors) {
      String name = tensor.get("name").asText();
      if (only.isPresent() && !only.get().contains(name)) {
        continue;
      }
      unlisted.remove(name);
      Optional<String> difference = TensorGoldens.difference(found, tensor, keyPrefix);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return unlisted.isEmpty() ? Optional.empty() : Optional.of("not in the golden: " + unlisted);
  }

  private static GoldenCase state(Path directory, JsonNode golden) {
    String name = golden.get("name").asText();
    return GoldenCase.exact(
        "checkpoint_state",
        name,
        () -> {
          Path folder = directory.resolve(name);
          String found;
          try {
            found = CheckpointState.read(folder).map(Object::toString).orElse("null");
          } catch (CheckpointException e) {
            found = "ValueError";
          }
          String expected =
              golden.has("error")
                  ? golden.get("error").asText()
                  : expected(golden.get("state"), folder);
          return found.equals(expected)
              ? Optional.empty()
              : Optional.of("is " + found + ", golden " + expected);
        });
  }

  private static String expected(JsonNode state, Path folder) {
    if (state.isNull()) {
      return "null";
    }
    List<String> all = new ArrayList<>();
    state.get("all_model_checkpoint_paths").forEach(p -> all.add(placed(p, folder)));
    List<Double> times = new ArrayList<>();
    state.get("all_model_checkpoint_timestamps").forEach(t -> times.add(t.asDouble()));
    return new CheckpointState(
            placed(state.get("model_checkpoint_path"), folder),
            all,
            times,
            state.get("last_preserved_timestamp").asDouble())
        .toString();
  }

  private static String placed(JsonNode path, Path folder) {
    return path.asText().replace("{dir}", folder.toString());
  }
}
