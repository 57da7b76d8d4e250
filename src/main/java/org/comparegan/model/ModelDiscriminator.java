package org.comparegan.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comparegan.hub.FloatArray;
import org.tensorflow.ndarray.Shape;

/** The discriminator of a model, for images in [0, 1]. */
public interface ModelDiscriminator extends AutoCloseable {

  /** Whether it takes a label for each image. */
  boolean conditional();

  /** Whether −1 may stand for an unknown label: then a head predicts it. */
  default boolean predictsLabels() {
    return false;
  }

  /**
   * Probabilities of being real, and the outputs of the heads, if it has any.
   *
   * @param images {@code [n, h, w, c]} in [0, 1]
   * @param labels one a row, −1 where it is unknown; none for an unconditional discriminator
   * @return {@code prediction} [n, 1], the probability of being real, without the heads; of the
   *     heads {@code heads_rotation} [n, 4] and {@code heads_classes} [n, classes], logits, and
   *     {@code heads_prediction} [n, 1], with the label projected
   * @throws ModelException when shapes or number of labels do not fit
   */
  default SortedMap<String, FloatArray> predict(FloatArray images, int[] labels) {
    float[] real = probabilities(images.values(), labels);
    return new TreeMap<>(Map.of("prediction", new FloatArray(Shape.of(real.length, 1), real)));
  }

  /**
   * Probabilities of being real.
   *
   * @param images {@code [n, h, w, c]} in [0, 1]
   * @param labels one a row, −1 where it is unknown; none for an unconditional discriminator
   * @return n probabilities of being real
   */
  float[] probabilities(float[] images, int[] labels);

  @Override
  void close();
}
