package org.comparegan.cli.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.cli.common.Verb;

/** {@code --steps}: which checkpoints of a run. */
record CheckpointChoice(String steps) {

  /** Fails with a usage error where it makes no sense. */
  void check(Verb verb) {
    if (!steps.matches("last|all|\\d+(,\\d+)*")) {
      throw verb.usage("--steps is last, all or a list as in 500,1000, not '" + steps + "'.");
    }
  }

  /** The prefixes that are meant, in the order of their steps. */
  List<String> of(CheckpointState state, Verb verb) {
    List<String> all = all(state);
    if (steps.equals("last")) {
      return List.of(state.latest());
    }
    if (steps.equals("all")) {
      return all;
    }
    List<String> chosen = new ArrayList<>();
    for (String step : steps.split(",")) {
      chosen.add(
          all.stream()
              .filter(prefix -> step(prefix) == Long.parseLong(step))
              .findFirst()
              .orElseThrow(
                  () ->
                      verb.usage(
                          "--steps %s: the run keeps %s."
                              .formatted(
                                  step, all.stream().map(CheckpointChoice::step).toList()))));
    }
    return chosen;
  }

  /** All checkpoints of a run, in the order of their steps. */
  static List<String> all(CheckpointState state) {
    List<String> all = state.all().isEmpty() ? List.of(state.latest()) : state.all();
    return all.stream().sorted(Comparator.comparingLong(CheckpointChoice::step)).toList();
  }

  /** The step in a prefix, 0 where there is none. */
  static long step(String prefix) {
    String digits = prefix.substring(prefix.lastIndexOf('-') + 1);
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }
}
