package org.comparegan.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.evaluate.EvaluationResult.EvaluationProvenance;
import org.comparegan.file.Bounded;
import org.comparegan.file.Reason;
import org.comparegan.file.WholeFile;
import org.comparegan.metric.Metric;

/**
 * {@code scores.jsonl}: what an evaluation gave, with all that it depends on, a JSON object a line.
 * Beside {@code scores.csv} it says which model has been evaluated how.
 */
public final class EvaluationLog {
  private static final String MODEL = "model_sha256";
  private static final String STEP = "step";
  private static final String REVISIONS = "revisions";

  private final Path file;
  private final ObjectMapper mapper = new ObjectMapper();

  /** The log in this file, which need not exist yet. */
  public EvaluationLog(Path file) {
    this.file = file;
  }

  /**
   * The newest result for the same model, settings, data, network and versions that has the metrics
   * by their present definitions, or the reason why not.
   *
   * @param modelChecksum of the model's files
   * @param plan what would be done, {@link Evaluation#plan}
   */
  public Optional<ObjectNode> find(
      String modelChecksum, EvaluationProvenance plan, Set<Metric> metrics) {
    JsonNode wanted = mapper.valueToTree(plan);
    ObjectNode[] found = new ObjectNode[1];
    List<ObjectNode> all = entries();
    for (int i = all.size() - 1; i >= 0 && found[0] == null; i--) {
      ObjectNode entry = all.get(i);
      if (entry.path(MODEL).asText().equals(modelChecksum)
          && alike(entry.path("provenance"), wanted)
          && metrics.stream().allMatch(metric -> answers(entry, metric))) {
        found[0] = entry;
      }
    }
    return Optional.ofNullable(found[0]);
  }

  /** A generator without accumulators has none of the samples that were planned for them. */
  private static boolean alike(JsonNode entry, JsonNode wanted) {
    return wanted.properties().stream()
        .allMatch(
            field -> {
              JsonNode value = entry.path(field.getKey());
              return switch (field.getKey()) {
                case REVISIONS -> true; // Of each metric apart.
                case "data" -> true; // The checksum decides.
                case "accumulatorSamples" -> value.asInt(-1) == 0 || value.equals(field.getValue());
                case "gilbo", "cas" ->
                    field.getValue().asText().isEmpty() || value.equals(field.getValue());
                default -> value.equals(field.getValue());
              };
            });
  }

  private static boolean answers(JsonNode entry, Metric metric) {
    return entry.has("failure")
        || metric.follows(entry.path("provenance").path(REVISIONS).asText())
            && (entry.path("absent").has(metric.text())
                || !at(entry, metric.keys().get(0)).isMissingNode());
  }

  /** The score of that name in an entry; a missing node if there is none. */
  public static JsonNode at(JsonNode entry, String score) {
    int point = score.indexOf('.');
    return point < 0
        ? entry.path(score)
        : entry.path(score.substring(0, point)).path(score.substring(point + 1));
  }

  /** Adds a result and returns its entry; the file is replaced as a whole. */
  public ObjectNode append(long step, String modelChecksum, EvaluationResult result) {
    ObjectNode entry = mapper.createObjectNode();
    entry.put(STEP, step).put(MODEL, modelChecksum);
    entry.setAll(result.toJson());
    try (ScoreLock lock = ScoreLock.of(file)) {
      List<ObjectNode> all = new ArrayList<>(entries());
      all.add(entry);
      StringBuilder text = new StringBuilder();
      for (ObjectNode one : all) {
        text.append(mapper.writeValueAsString(one)).append('\n');
      }
      WholeFile.write(file, text.toString());
    } catch (IOException e) {
      throw new EvaluationException(WholeFile.notWritten(file, e), e);
    }
    return entry;
  }

  /** All results, oldest first. */
  public List<ObjectNode> entries() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<ObjectNode> all = new ArrayList<>();
    try {
      for (String line : Bounded.text(file).lines().toList()) {
        if (!line.isBlank()) {
          all.add((ObjectNode) mapper.readTree(line));
        }
      }
      return all;
    } catch (JsonProcessingException | ClassCastException e) {
      throw new EvaluationException(
          "%s, line %d, is not a JSON object: move the file away.".formatted(file, all.size() + 1),
          e);
    } catch (IOException e) {
      throw new EvaluationException(file + " cannot be read (" + Reason.of(e) + ").", e);
    }
  }

  /**
   * Holds other processes off while a file of scores is read and replaced: a training that scores
   * itself, and an evaluation that watches it, may write to the same one.
   */
  record ScoreLock(FileChannel channel) implements AutoCloseable {

    /** Waits for the lock, a file {@code .scores.lock} beside the scores. */
    static ScoreLock of(Path scores) throws IOException {
      Path folder = Optional.ofNullable(scores.toAbsolutePath().getParent()).orElse(Path.of("."));
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(".scores.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new ScoreLock(channel);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
