package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.graph.Replicas;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Loss and gradients of a step as means over all workers, the same bits on each of them.
 *
 * @param loss with its scalars
 * @param gradients one a weight, absent where the loss does not reach it
 */
record Averaged(StepLoss loss, List<Optional<Operand<TFloat32>>> gradients) {

  /** Of one step, through one exchange; alone, what is given. */
  static Averaged over(
      Replicas replicas, Ops tf, StepLoss loss, List<Optional<Operand<TFloat32>>> gradients) {
    if (replicas.alone()) {
      return new Averaged(loss, gradients);
    }
    List<Operand<TFloat32>> values = new ArrayList<>(List.of(loss.loss()));
    values.addAll(loss.scalars().values());
    gradients.forEach(gradient -> gradient.ifPresent(values::add));
    List<Operand<TFloat32>> means = replicas.means(tf, values);
    int next = 0;
    Operand<TFloat32> mean = means.get(next++);
    Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
    for (String name : loss.scalars().keySet()) {
      scalars.put(name, means.get(next++));
    }
    List<Optional<Operand<TFloat32>>> averaged = new ArrayList<>();
    for (Optional<Operand<TFloat32>> gradient : gradients) {
      averaged.add(gradient.isPresent() ? Optional.of(means.get(next++)) : Optional.empty());
    }
    return new Averaged(new StepLoss(mean, scalars), averaged);
  }

  /** Scalars by name. */
  static Map<String, Operand<TFloat32>> scalars(
      Replicas replicas, Ops tf, Map<String, Operand<TFloat32>> own) {
    if (replicas.alone() || own.isEmpty()) {
      return own;
    }
    List<Operand<TFloat32>> means = replicas.means(tf, List.copyOf(own.values()));
    Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
    own.keySet().forEach(name -> scalars.put(name, means.get(scalars.size())));
    return scalars;
  }
}
