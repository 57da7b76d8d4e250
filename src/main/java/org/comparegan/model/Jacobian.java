package org.comparegan.model;

import java.util.function.Supplier;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Tensors;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Derivatives of images by their latents.
 *
 * @param rows number of images
 * @param outputs values of an image
 * @param inputs width of a latent
 * @param values {@code [rows, outputs, inputs]} row-major
 */
@SuppressWarnings("ArrayRecordComponent")
public record Jacobian(int rows, int outputs, int inputs, float[] values) {

  /**
   * Computes the Jacobian of a generator one column a run: the gradient Jᵀu is linear in u, so the
   * gradient of its product with a direction v by u is J·v. That takes as many runs as a latent is
   * wide, where reverse mode takes as many as an image has values (jacobian_conditioning.py:80).
   *
   * <p>Rows must not depend on one another, as in evaluation they do not.
   */
  static final class Builder {
    static final long MOST_BYTES = 512L << 20;

    private final Operand<TFloat32> cotangent;
    private final Operand<TFloat32> direction;
    private final Operand<TFloat32> column;

    /**
     * Adds the derivative to a graph.
     *
     * @param tf builds into the graph of z and images
     * @throws ModelException when the images do not depend on z
     */
    Builder(Ops tf, Operand<TFloat32> z, Operand<TFloat32> images) {
      cotangent = tf.placeholder(TFloat32.class, Placeholder.shape(images.shape()));
      direction = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(z.shape().get(1))));
      Operand<TFloat32> back =
          Gradients.of(images)
              .seededBy(cotangent)
              .wrt(tf, z)
              .orElseThrow(() -> new ModelException("the images do not depend on the latents"));
      Operand<TFloat32> along = tf.math.mul(back, direction);
      column =
          Gradients.of(along)
              .wrt(tf, cotangent)
              .orElseThrow(() -> new ModelException("the images do not depend on the latents"));
    }

    /**
     * Computes the columns.
     *
     * @param fed gives a new runner with latents and labels fed
     * @param images shape of the batch of images
     * @param inputs width of a latent
     * @return the derivatives of as many of the first rows as fit in {@value #MOST_BYTES} bytes
     */
    Jacobian of(Supplier<Session.Runner> fed, Shape images, int inputs) {
      int rows = Math.toIntExact(images.get(0));
      int outputs = Math.toIntExact(images.size() / rows);
      int kept = (int) Math.max(1, Math.min(rows, MOST_BYTES / Float.BYTES / outputs / inputs));
      float[] values = new float[Math.multiplyExact(kept * outputs, inputs)];
      float[] unit = new float[inputs];
      try (Tensor u = Tensors.of(new float[rows * outputs], images.asArray())) {
        for (int j = 0; j < inputs; j++) {
          unit[j] = 1;
          try (Tensor v = Tensors.of(unit, inputs);
              Result found = fed.get().feed(cotangent, u).feed(direction, v).fetch(column).run()) {
            float[] derivative = Tensors.floats(found.get(0));
            for (int i = 0; i < kept * outputs; i++) {
              values[i * inputs + j] = derivative[i];
            }
          }
          unit[j] = 0;
        }
      }
      return new Jacobian(kept, outputs, inputs, values);
    }
  }
}
