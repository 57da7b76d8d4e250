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
 * The Jacobian of a generator, a column a run: the gradient Jᵀu is linear in u, so its product with
 * a direction v has the gradient J·v by u. As many runs as a latent is wide, where reverse mode
 * needs as many as an image has values (jacobian_conditioning.py:80).
 *
 * <p>Rows must not depend on one another, as in evaluation they do not.
 */
final class LatentJacobian {
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
  LatentJacobian(Ops tf, Operand<TFloat32> z, Operand<TFloat32> images) {
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
   * Runs.
   *
   * @param fed a runner with latents and labels fed, anew for each call
   * @param images shape of the batch of images
   * @param inputs width of a latent
   * @return of the first rows, as many as {@value #MOST_BYTES} bytes hold
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
