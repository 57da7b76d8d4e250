package org.comparegan.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricAxis;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.result.Differences.Influence;

/**
 * A fact about how the last scores of a result were made, and about its checkpoints. The
 * configuration is not among them: it only means something beside another.
 *
 * @param part what it is about
 * @param name within the part
 * @param value as text
 * @param influence whether it can move a number
 * @param note what it decides, or why it can move nothing; may be empty
 */
record RecordedFact(Part part, String name, String value, Influence influence, String note) {
  private static final int DECIMALS = 4;

  /** Facts that change the order of sums or the library of functions. */
  private static final Set<String> ROUNDING =
      Set.of("tensorflow", "java", "system", "device", "threads", "deterministic");

  private static final Map<String, String> WITHOUT =
      Map.of(
          "command", "its settings are in the other lines",
          "seconds", "time",
          "data", "the checksum decides",
          "features", "the checksum decides",
          "profile", "its axes are in the other lines");

  /** What facts are about, in the order of tables. */
  enum Part {
    NUMBER,
    MODEL,
    /** What lies on disk now, evaluated or not. */
    CHECKPOINT,
    EVALUATION,
    DEFINITION,
    TRAINING,
    CONFIGURATION;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where it stands in its part. */
  record Key(Part part, String name) {}

  /** A name for people, as in {@code averaging runs} for {@code averagingRuns}. */
  static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  Key key() {
    return new Key(part, name);
  }

  /** The facts of a result in a fixed order. */
  static List<RecordedFact> of(Result result) {
    return new Collector(result).all();
  }

  /** The definition that an evaluation followed, if it is a known one. */
  static Optional<MetricProfile> profile(RecordedEvaluation scored) {
    try {
      return Optional.of(MetricProfiles.described(scored.settings().getOrDefault("profile", "")));
    } catch (MetricException unknown) {
      return Optional.empty();
    }
  }

  /** Collects the facts of a result in a fixed order. */
  private static final class Collector {
    private final Result result;
    private final List<RecordedFact> facts = new ArrayList<>();

    private Collector(Result result) {
      this.result = result;
    }

    private List<RecordedFact> all() {
      Optional<RecordedEvaluation> last = result.last();
      last.ifPresent(this::numbers);
      last.ifPresent(this::model);
      last.ifPresent(
          scored -> {
            add(Part.EVALUATION, scored.settings());
            add(Part.EVALUATION, scored.environment());
            definition(scored);
          });
      result.model().ifPresent(run -> checkpoints(run.state().onDisk()));
      add(Part.TRAINING, result.provenance());
      return facts;
    }

    private void checkpoints(List<String> onDisk) {
      if (onDisk.isEmpty()) {
        return;
      }
      List<String> steps = onDisk.stream().map(p -> "" + CheckpointState.step(p)).toList();
      String newest = steps.get(steps.size() - 1);
      checkpoint("newest step", newest, Influence.MOVES, "evaluated or not");
      checkpoint("steps", String.join(", ", steps), Influence.NEVER, "what is kept");
      for (String prefix : onDisk) {
        checkpoint(
            "weights at step " + CheckpointState.step(prefix),
            CheckpointReader.checksum(prefix),
            Influence.MOVES,
            "SHA-256");
      }
    }

    private void checkpoint(String name, String value, Influence influence, String note) {
      facts.add(new RecordedFact(Part.CHECKPOINT, name, value, influence, note));
    }

    private void numbers(RecordedEvaluation scored) {
      scored
          .scores()
          .forEach(
              (name, score) ->
                  facts.add(
                      new RecordedFact(
                          Part.NUMBER,
                          name,
                          score.cell(DECIMALS).toString(),
                          Influence.NUMBER,
                          "")));
    }

    private void model(RecordedEvaluation scored) {
      facts.add(
          new RecordedFact(
              Part.MODEL,
              "step",
              Long.toString(scored.step()),
              Influence.MOVES,
              "of the last evaluation"));
      if (!scored.weights().isEmpty()) {
        facts.add(
            new RecordedFact(Part.MODEL, "weights", scored.weights(), Influence.MOVES, "SHA-256"));
      }
      facts.add(
          new RecordedFact(Part.MODEL, "path", scored.source(), Influence.NEVER, "a name only"));
    }

    private void add(RecordedFact.Part part, Map<String, String> recorded) {
      recorded.forEach(
          (name, value) -> {
            boolean known = checksums(name).stream().anyMatch(recorded::containsKey);
            Influence influence =
                ROUNDING.contains(name)
                    ? Influence.ROUNDS
                    : WITHOUT.containsKey(name) && (known || checksums(name).isEmpty())
                        ? Influence.NEVER
                        : Influence.MOVES;
            String note = influence == Influence.NEVER ? WITHOUT.getOrDefault(name, "") : "";
            facts.add(new RecordedFact(part, name, value, influence, note));
          });
    }

    /** Names of the checksums that go with a name. */
    private static List<String> checksums(String name) {
      return switch (name) {
        case "data" -> List.of("dataChecksum", "data_checksum");
        case "features" -> List.of("featuresChecksum");
        default -> List.of();
      };
    }

    /** The axes of the profile; those of metrics that were not computed can move nothing. */
    private void definition(RecordedEvaluation scored) {
      Set<MetricAxis> moving =
          Arrays.stream(Metric.values())
              .filter(metric -> metric.keys().stream().anyMatch(scored.scores()::containsKey))
              .flatMap(metric -> metric.axes().stream())
              .collect(Collectors.toSet());
      profile(scored)
          .ifPresent(
              profile ->
                  profile
                      .values()
                      .forEach(
                          (axis, value) ->
                              facts.add(
                                  new RecordedFact(
                                      Part.DEFINITION,
                                      axis.text(),
                                      value,
                                      axis.ofImages() || moving.contains(axis)
                                          ? Influence.MOVES
                                          : Influence.NEVER,
                                      axis.about()))));
    }
  }
}
