package org.comparegan.train;

import java.util.ArrayList;
import java.util.List;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Tensor;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Saves the variables of a graph to a checkpoint and restores them, bit by bit. */
public final class SavedState {
  private SavedState() {}

  /** Writes every variable under its name; the checkpoint appears complete or not at all. */
  public static void save(GraphSession session, VariableStore store, String prefix) {
    try (BundleWriter writer = BundleWriter.create(prefix)) {
      session.readEach(
          store.all(),
          (variable, tensor) ->
              writer.bytes(variable.name(), dtype(tensor), tensor.shape(), Tensors.memory(tensor)));
      writer.finish();
    }
  }

  /**
   * Assigns every variable the tensor of its name.
   *
   * @throws TrainingException when a tensor is missing or has another shape, naming the first three
   */
  public static void restore(GraphSession session, VariableStore store, Checkpoint checkpoint) {
    requireFits(store, checkpoint);
    session.assignEach(store.all(), variable -> tensor(variable, checkpoint, variable.name()));
  }

  /** Reads all that {@link #restore} would read and fails as it would. */
  static void requireReadable(VariableStore store, Checkpoint checkpoint) {
    requireFits(store, checkpoint);
    store.all().forEach(variable -> checkpoint.stream(variable.name(), bytes -> {}));
  }

  private static void requireFits(VariableStore store, Checkpoint checkpoint) {
    List<String> problems = new ArrayList<>();
    for (Variable variable : store.all()) {
      if (!checkpoint.tensors().containsKey(variable.name())) {
        problems.add(variable.name() + " is missing");
      } else if (!checkpoint.info(variable.name()).shape().equals(variable.spec().shape())) {
        problems.add(
            "%s is %s and should be %s"
                .formatted(
                    variable.name(),
                    checkpoint.info(variable.name()).shape(),
                    variable.spec().shape()));
      }
    }
    if (!problems.isEmpty()) {
      throw new TrainingException(
          "%s does not fit this configuration: %s%s. Was it written with another one? To start from its weights alone, use './comparegan finetune --from'."
              .formatted(
                  checkpoint.path(),
                  String.join("; ", problems.subList(0, Math.min(3, problems.size()))),
                  problems.size() > 3 ? " and " + (problems.size() - 3) + " more" : ""));
    }
  }

  /** The tensor of this name, in the variable's dtype and shape; the caller closes it. */
  public static Tensor tensor(Variable variable, Checkpoint checkpoint, String name) {
    long[] shape = variable.spec().shape().asArray();
    if (variable.spec().dtype() == TInt32.class) {
      return Tensors.of(checkpoint.ints(name), shape);
    }
    return variable.spec().dtype() == TInt64.class
        ? Tensors.of(checkpoint.longs(name), shape)
        : Tensors.of(checkpoint.floats(name), shape);
  }

  private static Dtype dtype(Tensor tensor) {
    return Dtype.of(tensor.dataType()).orElseThrow();
  }
}
