package org.comparegan.gan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The loss of one step and what is worth watching beside it.
 *
 * @param loss scalar
 * @param scalars by the name under which they are logged
 */
record StepLoss(Operand<TFloat32> loss, Map<String, Operand<TFloat32>> scalars) {

  /** The loss with one more term, which is also logged. */
  StepLoss plus(Ops tf, String name, Operand<TFloat32> term) {
    Map<String, Operand<TFloat32>> more = new LinkedHashMap<>(scalars);
    more.put(name, term);
    return new StepLoss(tf.math.add(loss, term), more);
  }
}
