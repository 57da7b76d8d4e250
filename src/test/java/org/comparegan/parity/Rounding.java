package org.comparegan.parity;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.parity.GoldenResult.Status;

/**
 * One of the ways in which float32 may round a case.
 *
 * @param forms our fast operations, or the reference's own
 * @param weights factor of every trainable variable, nearly 1
 * @param seed of moves of every trainable variable and float input by −1, 0 or 1 unit in the last
 *     place; 0 for none
 */
record Rounding(Forms forms, double weights, int seed) {
  private static final double UNIT_IN_THE_LAST_PLACE = 0x1p-23;
  private static final int SEEDS = 8;

  /** The rounding in which every case is computed first. */
  static final Rounding FAST = new Rounding(Forms.FAST, 1, 0);

  /** The reference's own operations. */
  static final Rounding LITERAL = new Rounding(Forms.LITERAL, 1, 0);

  /** For trajectories, which amplify any difference of their weights. */
  static final List<Rounding> SCALED =
      List.of(
          LITERAL,
          new Rounding(Forms.LITERAL, 1 + UNIT_IN_THE_LAST_PLACE, 0),
          new Rounding(Forms.FAST, 1 + UNIT_IN_THE_LAST_PLACE, 0),
          new Rounding(Forms.LITERAL, 1 - UNIT_IN_THE_LAST_PLACE, 0),
          new Rounding(Forms.FAST, 1 - UNIT_IN_THE_LAST_PLACE, 0));

  /** For networks with batch norm, which takes a factor of the weights out again. */
  static final List<Rounding> MOVED =
      Stream.concat(
              Stream.of(LITERAL),
              IntStream.rangeClosed(1, SEEDS)
                  .boxed()
                  .flatMap(
                      seed ->
                          Stream.of(Forms.FAST, Forms.LITERAL)
                              .map(forms -> new Rounding(forms, 1, seed))))
          .toList();

  /**
   * Judges a case that failed in the fast forms by other roundings, in turn.
   *
   * @return a kink when one of them does not fail, else what failed
   */
  static GoldenResult judge(
      GoldenResult fast, List<Rounding> others, Function<Rounding, GoldenResult> run) {
    Optional<Rounding> passing =
        others.stream().filter(other -> run.apply(other).agrees()).findFirst();
    return passing
        .map(
            other ->
                new GoldenResult(
                    Status.KINK,
                    fast.maxError(),
                    "passes with %s; in fast forms %s".formatted(other, fast.why())))
        .orElse(fast);
  }

  /** The gin text that asks for the forms. */
  String gin() {
    return "layers.literal_forms = " + (forms == Forms.LITERAL ? "True" : "False") + "\n";
  }

  /** Moves the values of a key by the seed. */
  void move(String key, float[] values) {
    if (seed == 0) {
      return;
    }
    int[] moves = GoldenTensor.ints("rounding" + seed + "/" + key, values.length, -1, 2);
    for (int i = 0; i < values.length; i++) {
      values[i] += moves[i] * Math.ulp(values[i]);
    }
  }

  @Override
  public String toString() {
    String name = forms == Forms.LITERAL ? "literal forms" : "fast forms";
    String scaled = weights == 1 ? "" : ", weights times 1 %+.1e".formatted(weights - 1);
    String moved = seed == 0 ? "" : ", numbers a unit in the last place away (" + seed + ")";
    return name + scaled + moved;
  }
}
