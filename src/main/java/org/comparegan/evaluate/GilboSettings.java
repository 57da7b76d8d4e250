package org.comparegan.evaluate;

/**
 * How long the regressor of GILBO is trained, gilbo.py.
 *
 * @param cycles at most; the learning rate is halved after each without progress
 * @param steps of a cycle
 * @param evaluationSteps batches of which the bound is the mean
 * @param consistencySteps batches of each consistency
 */
public record GilboSettings(int cycles, int steps, int evaluationSteps, int consistencySteps) {

  /** Minutes on a processor; the bound is lower than the reference's would be. */
  public static final GilboSettings SMALL = new GilboSettings(4, 100, 50, 5);

  /** The reference's: half a million steps. */
  public static final GilboSettings REFERENCE = new GilboSettings(50, 10_000, 10_000, 5);

  /** Fails on numbers that make no training. */
  public GilboSettings {
    if (cycles < 1 || steps < 1 || evaluationSteps < 1 || consistencySteps < 1) {
      throw new EvaluationException(
          "GILBO needs at least one cycle, step, evaluation step and consistency step.");
    }
  }

  @Override
  public String toString() {
    return "%d×%d steps, %d evaluation steps".formatted(cycles, steps, evaluationSteps);
  }
}
