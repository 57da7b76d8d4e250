package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How large the weights are, to be looked at now and then: reads variables and nothing else. */
final class Norms {
  private Norms() {}

  /** {@code weight_norm/<network>} and {@code spectral_norm/<layer>}, one number each. */
  static Map<String, Operand<TFloat32>> of(Ops tf, VariableStore store) {
    Map<String, Operand<TFloat32>> norms = new LinkedHashMap<>();
    norms.put("weight_norm/discriminator", length(tf, NetworkSteps.discriminatorVariables(store)));
    norms.put("weight_norm/generator", length(tf, NetworkSteps.generatorVariables(store)));
    norms.putAll(store.observed());
    return norms;
  }

  @SuppressWarnings("unchecked") // weights are float32
  private static Operand<TFloat32> length(Ops tf, List<Variable> weights) {
    List<Operand<TFloat32>> halves = new ArrayList<>();
    weights.forEach(v -> halves.add(tf.nn.l2Loss((Operand<TFloat32>) v.value())));
    return ofHalfSquares(tf, halves);
  }

  /** The length of a vector in pieces, of which each is half its sum of squares; 0 without any. */
  static Operand<TFloat32> ofHalfSquares(Ops tf, List<Operand<TFloat32>> halves) {
    return halves.isEmpty()
        ? tf.constant(0f)
        : tf.math.sqrt(tf.math.mul(tf.math.addN(halves), tf.constant(2f)));
  }
}
