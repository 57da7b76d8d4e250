package org.comparegan.gradient;

import org.comparegan.graph.Replicas;
import org.tensorflow.Output;

/**
 * What copies of a graph exchange. Each copy differentiates its own loss; together they
 * differentiate the sum of all of them, and a mean over copies passes the mean of what arrives at
 * it on all copies back.
 */
final class CollectiveRules {
  private CollectiveRules() {}

  static void addTo(Rules rules) {
    rules.add("CollectiveReduce", CollectiveRules::mean);
  }

  private static Output<?> mean(Algebra math, Step op) {
    if (!op.text("merge_op").equals("Add") || !op.text("final_op").equals("Div")) {
      throw new GradientException("Only the mean over workers has a gradient, not " + op + ".");
    }
    return Replicas.again(math.op("CollectiveReduce").in(op.dy()), op.operation()).output();
  }
}
