package org.comparegan.fewlabels;

import java.util.List;

/**
 * A learning rate that rises linearly, stays, and falls in steps (paper, section on feature
 * extractors: warm-up of 5 epochs, a tenth after some epochs).
 *
 * @param peak the highest, after the warm-up
 * @param warmUp steps that it rises for; 0: none
 * @param drops steps at which it falls to a tenth, ascending
 */
public record LearningRate(double peak, long warmUp, List<Long> drops) {
  /** Refuses a rate that is not positive, and steps that are out of order. */
  public LearningRate {
    drops = List.copyOf(drops);
    if (!(peak > 0) || Double.isInfinite(peak) || warmUp < 0) {
      throw new LabelException(
          "A learning rate must be positive and its warm-up 0 steps or more, not %s and %d."
              .formatted(peak, warmUp));
    }
    for (int i = 1; i < drops.size(); i++) {
      if (drops.get(i) < drops.get(i - 1)) {
        throw new LabelException(
            "The learning rate must fall at one step after the other, not " + drops);
      }
    }
  }

  /** The rate of step {@code step}, counted from 0. */
  public double at(long step) {
    if (step < warmUp) {
      return peak * (step + 1) / warmUp;
    }
    return peak * Math.pow(10, -(double) drops.stream().filter(drop -> drop <= step).count());
  }
}
