package org.comparegan.nn;

import java.util.List;
import org.comparegan.experiment.LayerOptions.CrossReplicaMoments;
import org.comparegan.experiment.LayerOptions.StandardizeBatch;
import org.comparegan.graph.Replicas;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Moments of a batch of which every replica sees an equal part, tpu_ops.py:94. Gradients flow
 * through what is exchanged.
 */
final class ReplicaMoments {
  private ReplicaMoments() {}

  /**
   * Moments over the parts of a group of replicas; alone, those of the batch.
   *
   * @throws IllegalArgumentException when groups of that size cannot be made
   */
  static BatchMoments ofBatch(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    Replicas replicas = net.replicas();
    int group = group(net);
    if (group == 1) {
      return BatchMoments.ofBatch(tf, x);
    }
    List<Operand<TFloat32>> own = BatchMoments.means(tf, x, options(net).parallel());
    List<Operand<TFloat32>> shared = replicas.means(tf, own, group);
    if (options(net).parallel()) {
      return BatchMoments.ofSquares(tf, shared);
    }
    Operand<TFloat32> mean = shared.get(0);
    Operand<TFloat32> square = tf.math.squaredDifference(x, mean);
    return new BatchMoments(
        mean, replicas.mean(tf, BatchMoments.means(tf, square, false).get(0), group));
  }

  /** Moments that all replicas keep alike, where groups of them have different ones. */
  static BatchMoments sameEverywhere(Net net, BatchMoments batch) {
    Replicas replicas = net.replicas();
    if (replicas.alone() || group(net) == replicas.count()) {
      return batch;
    }
    List<Operand<TFloat32>> means =
        replicas.means(net.tf(), List.of(batch.mean(), batch.variance()));
    return new BatchMoments(means.get(0), means.get(1));
  }

  private static int group(Net net) {
    Replicas replicas = net.replicas();
    StandardizeBatch batch = net.layers().standardizeBatch();
    return replicas.alone() || !batch.useCrossReplicaMean().orElse(true)
        ? 1
        : options(net).groupSize().orElse(replicas.count());
  }

  private static CrossReplicaMoments options(Net net) {
    return net.layers().standardizeBatch().crossReplicaMoments();
  }
}
