package org.comparegan.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.comparegan.metric.MetricAxis;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.report.Cell;

/**
 * What a result says of the way its last number was made, without its configuration, which only
 * means something beside another.
 */
final class Evidence {
  private static final int DECIMALS = 4;

  /** Sums in another order, functions of another library. */
  private static final Set<String> ROUNDING =
      Set.of("tensorflow", "java", "system", "device", "threads", "deterministic");

  private static final Map<String, String> WITHOUT =
      Map.of(
          "command", "what it sets stands in the other lines",
          "seconds", "time",
          "data", "the checksum decides",
          "features", "the checksum decides",
          "profile", "its axes stand in the other lines");

  private final Result result;
  private final List<Fact> facts = new ArrayList<>();

  private Evidence(Result result) {
    this.result = result;
  }

  /** The facts of a result in a fixed order. */
  static List<Fact> of(Result result) {
    return new Evidence(result).all();
  }

  private List<Fact> all() {
    Optional<Scored> last = result.last();
    last.ifPresent(this::numbers);
    last.ifPresent(this::model);
    last.ifPresent(
        scored -> {
          add(Fact.Part.EVALUATION, scored.settings());
          add(Fact.Part.EVALUATION, scored.environment());
          definition(scored);
        });
    add(Fact.Part.TRAINING, result.provenance());
    return facts;
  }

  private void numbers(Scored scored) {
    scored
        .scores()
        .forEach(
            (name, score) -> {
              boolean several = score.values().size() > 1;
              Cell cell =
                  several
                      ? Cell.of(score.mean(), score.deviation(), DECIMALS)
                      : Cell.of(score.mean(), DECIMALS);
              facts.add(new Fact(Fact.Part.NUMBER, name, cell.toString(), Influence.NUMBER, ""));
            });
  }

  private void model(Scored scored) {
    facts.add(new Fact(Fact.Part.MODEL, "step", Long.toString(scored.step()), Influence.MOVES, ""));
    if (!scored.weights().isEmpty()) {
      facts.add(new Fact(Fact.Part.MODEL, "weights", scored.weights(), Influence.MOVES, "SHA-256"));
    }
    facts.add(new Fact(Fact.Part.MODEL, "path", scored.source(), Influence.NEVER, "a name only"));
  }

  private void add(Fact.Part part, Map<String, String> recorded) {
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
          facts.add(new Fact(part, name, value, influence, note));
        });
  }

  /** Names of the checksum of what a name names; none where it names nothing. */
  private static List<String> checksums(String name) {
    return switch (name) {
      case "data" -> List.of("dataChecksum", "data_checksum");
      case "features" -> List.of("featuresChecksum");
      default -> List.of();
    };
  }

  /** The axes of the profile; those of metrics that were not computed can move nothing. */
  private void definition(Scored scored) {
    Set<String> computed =
        scored.scores().keySet().stream()
            .map(name -> name.replaceFirst("\\..*", ""))
            .collect(Collectors.toSet());
    profile(scored)
        .ifPresent(
            profile ->
                profile
                    .values()
                    .forEach(
                        (axis, value) ->
                            facts.add(
                                new Fact(
                                    Fact.Part.DEFINITION,
                                    axis.text(),
                                    value,
                                    concerns(axis, computed) ? Influence.MOVES : Influence.NEVER,
                                    axis.about()))));
  }

  private static boolean concerns(MetricAxis axis, Set<String> computed) {
    int point = axis.text().indexOf('.');
    return point < 0 || computed.contains(axis.text().substring(0, point));
  }

  /** The definition that an evaluation followed, where it is one of ours. */
  static Optional<MetricProfile> profile(Scored scored) {
    try {
      return Optional.of(MetricProfiles.described(scored.settings().getOrDefault("profile", "")));
    } catch (MetricException unknown) {
      return Optional.empty();
    }
  }
}
