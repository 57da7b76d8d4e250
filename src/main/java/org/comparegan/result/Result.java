package org.comparegan.result;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.comparegan.experiment.GinConfig;
import org.comparegan.hub.ModelPath;

/**
 * A run, or an evaluation alone, as read from disk.
 *
 * @param name for people
 * @param place directory or file that it was read from
 * @param scores evaluations, oldest first
 * @param scalars of training by tag, then by step
 * @param sheets pictures of the same latents, by step
 * @param config the configuration of the training, where it is there
 * @param provenance of the training, by name
 * @param model the checkpoints, where they are there
 */
public record Result(
    String name,
    Path place,
    List<RecordedEvaluation> scores,
    Map<String, SortedMap<Long, Double>> scalars,
    List<Sheet> sheets,
    Optional<GinConfig> config,
    Map<String, String> provenance,
    Optional<ModelPath.RunDirectory> model) {

  /**
   * A picture of samples.
   *
   * @param step of the training
   * @param file a PNG
   */
  public record Sheet(long step, Path file) {}

  /** Keeps copies, in their order. */
  public Result {
    scores = List.copyOf(scores);
    scalars = Collections.unmodifiableMap(new LinkedHashMap<>(scalars));
    sheets = List.copyOf(sheets);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** An evaluation alone. */
  static Result of(String name, Path place, List<RecordedEvaluation> scores) {
    return new Result(
        name, place, scores, Map.of(), List.of(), Optional.empty(), Map.of(), Optional.empty());
  }

  /** A copy under another name. */
  Result named(String other) {
    return new Result(other, place, scores, scalars, sheets, config, provenance, model);
  }

  /** A copy with these evaluations and checkpoints only. */
  Result scored(List<RecordedEvaluation> some, Optional<ModelPath.RunDirectory> of) {
    return new Result(name, place, some, scalars, sheets, config, provenance, of);
  }

  /**
   * The evaluation that was made last, with what earlier ones of the same step and settings add.
   */
  public Optional<RecordedEvaluation> last() {
    return ScoreSeries.of(this).stream().findFirst().map(ScoreSeries::last);
  }

  /**
   * Results under names that differ: those of one name are called by their place, and by a number
   * where even that is the same.
   */
  public static List<Result> distinct(List<Result> results) {
    List<String> names = results.stream().map(Result::name).toList();
    List<String> places =
        IntStream.range(0, names.size())
            .mapToObj(i -> often(names, i) ? place(results.get(i)) : names.get(i))
            .toList();
    List<Result> distinct = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String name = places.get(i);
      distinct.add(results.get(i).named(often(places, i) ? name + " (" + (i + 1) + ")" : name));
    }
    return distinct;
  }

  private static boolean often(List<String> names, int i) {
    return names.stream().filter(names.get(i)::equals).count() > 1;
  }

  private static String place(Result result) {
    String place = result.place().toString();
    return place.endsWith(result.name()) ? place : place + " " + result.name();
  }
}
