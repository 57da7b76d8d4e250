package org.comparegan.gan;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The loss of one step and what is worth watching beside it.
 *
 * @param loss scalar
 * @param scalars by the name under which they are logged
 */
record StepLoss(Operand<TFloat32> loss, Map<String, Operand<TFloat32>> scalars) {}
