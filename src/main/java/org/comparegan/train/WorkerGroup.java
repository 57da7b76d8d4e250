package org.comparegan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** What workers that train together exchange beside the steps: the chief's state, and wishes. */
final class WorkerGroup {
  /** Runs of training steps. */
  static final long STEPS = 1;

  private static final long STATE = 2;
  private static final long WISHES = 3;

  private final List<Operation> state = new ArrayList<>();
  private final Operand<TFloat32> wish;
  private final Operand<TFloat32> wishes;

  private WorkerGroup(TrainingGraph graph, Replicas replicas) {
    Ops tf = Ops.create(graph.graph());
    for (Variable variable : graph.variables().all()) {
      Output<?> value = replicas.fromChief(tf, variable.value());
      state.add(
          replicas.chief()
              ? value.op()
              : tf.assignVariableOp(variable.handle(), value, AssignVariableOp.validateShape(false))
                  .op());
    }
    this.wish = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1)));
    this.wishes = replicas.mean(tf, wish);
  }

  /** Adds what is exchanged to a graph; absent where there is nobody to exchange with. */
  static Optional<WorkerGroup> of(TrainingGraph graph) {
    Replicas replicas = graph.share().replicas();
    return replicas.alone() ? Optional.empty() : Optional.of(new WorkerGroup(graph, replicas));
  }

  /** Every variable gets the value that the chief's has. */
  void share(GraphSession session) {
    Session.Runner runner = session.runner();
    state.forEach(runner::addTarget);
    session.exchange(runner, STATE).close();
  }

  /** Whether any worker wishes it. */
  boolean anyOf(GraphSession session, boolean own) {
    try (TFloat32 value = Tensors.of(new float[] {own ? 1 : 0}, 1);
        Result result =
            session.exchange(session.runner().feed(wish, value).fetch(wishes), WISHES)) {
      return Tensors.floats(result.get(0))[0] > 0;
    }
  }
}
