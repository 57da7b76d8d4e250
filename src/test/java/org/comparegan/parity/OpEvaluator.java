package org.comparegan.parity;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Builds what the golden cases of one {@code op} call. */
interface OpEvaluator {

  /** The outputs by the names that the golden cases give them. */
  Map<String, Operand<TFloat32>> outputs(GraphCall call);
}
