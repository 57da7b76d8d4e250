package org.comparegan.image;

import java.util.List;

/** Distributions over the classes (datasets.py:594). */
public final class SoftLabel {
  /** Allowed error of a distribution's sum, from numbers rounded in text files. */
  private static final double TOLERANCE = 1e-3;

  private SoftLabel() {}

  /**
   * Checks a distribution.
   *
   * @param place source of the distribution, for messages
   * @throws DataException if a probability is negative, or their sum is not 1
   */
  public static float[] checked(String place, float[] distribution) {
    double sum = 0;
    boolean negative = false;
    for (float probability : distribution) {
      sum += probability;
      negative |= probability < 0;
    }
    if (negative || !(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new DataException(
          "%s: a soft label is made of probabilities that sum to 1, not to %s%s."
              .formatted(place, (float) sum, negative ? " with negative ones" : ""));
    }
    return distribution;
  }

  /** The most probable class; of equal ones the first. */
  public static int largest(float[] distribution) {
    int best = 0;
    for (int c = 1; c < distribution.length; c++) {
      best = distribution[c] > distribution[best] ? c : best;
    }
    return best;
  }

  /** The softmax of logits. */
  public static float[] softmax(List<Float> logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double[] powers = new double[logits.size()];
    double sum = 0;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.exp(logits.get(i) - largest);
      sum += powers[i];
    }
    float[] result = new float[powers.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (powers[i] / sum);
    }
    return result;
  }
}
