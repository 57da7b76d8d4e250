package org.comparegan.feature;

import org.tensorflow.ndarray.Shape;

/**
 * The spatial features of sFID: the first seven channels at every place, in the order of the tensor
 * (guided-diffusion, evaluations/evaluator.py: {@code spatial[..., :7]}, flattened).
 */
final class SpatialTap {
  private static final int CHANNELS = 7;

  private SpatialTap() {}

  /**
   * Leaves the channels that count.
   *
   * @param values {@code [n, h, w, c]}
   * @return {@code [n, h·w·min(c, 7)]}
   * @throws FeatureException when the tensor is of another rank
   */
  static float[] of(float[] values, Shape shape) {
    if (shape.numDimensions() != 4) {
      throw new FeatureException(
          "A spatial tap is [n, h, w, c], but this one gives %s.".formatted(shape));
    }
    int channels = (int) shape.get(3);
    int kept = Math.min(CHANNELS, channels);
    float[] result = new float[values.length / channels * kept];
    for (int place = 0; place < values.length / channels; place++) {
      System.arraycopy(values, place * channels, result, place * kept, kept);
    }
    return result;
  }
}
