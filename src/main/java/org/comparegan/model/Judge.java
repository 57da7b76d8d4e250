package org.comparegan.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comparegan.hub.FloatArray;
import org.tensorflow.ndarray.Shape;

/** A discriminator that belongs to a generator. */
public interface Judge extends AutoCloseable {

  /** Whether it wants a label for each image. */
  boolean conditional();

  /**
   * How real images look to it, and what its heads say of them, where it has any.
   *
   * @param images {@code [n, h, w, c]} in [0, 1]
   * @param labels one a row, −1 where it is unknown; none for an unconditional discriminator
   * @return {@code prediction} [n, 1], the probability of being real, without the heads; of the
   *     heads {@code heads_rotation} [n, 4] and {@code heads_classes} [n, classes], logits, and
   *     {@code heads_prediction} [n, 1], with the label projected
   * @throws ModelException when the numbers do not fit
   */
  default SortedMap<String, FloatArray> predict(FloatArray images, int[] labels) {
    float[] real = probabilities(images.values(), labels);
    return new TreeMap<>(Map.of("prediction", new FloatArray(Shape.of(real.length, 1), real)));
  }

  /**
   * How real images look to it.
   *
   * @param images {@code [n, h, w, c]} in [0, 1]
   * @param labels one a row, −1 where it is unknown; none for an unconditional discriminator
   * @return n probabilities of being real
   */
  float[] probabilities(float[] images, int[] labels);

  @Override
  void close();
}
