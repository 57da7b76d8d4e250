package org.comparegan.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class VariableStoreTest {

  @Test
  void updatesAreValuesUntilTheyAreStored() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Variable x = store.get(VariableSpec.state("a/x", Shape.of(2), Initializer.ONES));
      Operand<TFloat32> before = store.read(x);
      store.update(x, tf.math.add(before, tf.constant(1f)));
      var first = store.storeUpdates();
      Operand<TFloat32> after = store.read(x);
      store.update(x, tf.math.mul(after, tf.constant(10f)));
      var both = store.storeUpdates();
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults())) {
        session.initialise(store, spec -> Tensors.of(new float[] {1, 2}, 2));
        run(session, first);
        assertThat(session.read(x, Tensors::floats)).containsExactly(2, 3);
        run(session, both);
        assertThat(session.read(x, Tensors::floats)).containsExactly(30, 40);
      }
    }
  }

  @Test
  void aReadAfterAChangeInPlaceSeesTheChange() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Variable x = store.get(VariableSpec.weight("x", Shape.of(1), Initializer.ONES));
      Operand<TFloat32> before = store.read(x);
      Operation step =
          new RawOps(tf)
              .op("ResourceApplyGradientDescent")
              .in(x.handle(), tf.constant(0.5f), before)
              .after(before.op())
              .build();
      store.changedBy(x, step);
      Operand<TFloat32> after = store.read(x);
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults())) {
        session.initialise(store, spec -> Tensors.of(new float[] {4}, 1));
        try (var result = session.runner().fetch(before).fetch(after).run()) {
          assertThat(Tensors.floats(result.get(0))).containsExactly(4);
          assertThat(Tensors.floats(result.get(1))).containsExactly(2);
        }
      }
    }
  }

  @Test
  void anotherShapeUnderTheSameNameIsRefused() {
    try (Graph graph = new Graph()) {
      VariableStore store = new VariableStore(Ops.create(graph));
      store.get(VariableSpec.weight("kernel", Shape.of(2, 3), Initializer.ZEROS));
      assertThatThrownBy(
              () -> store.get(VariableSpec.weight("kernel", Shape.of(3, 2), Initializer.ZEROS)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("kernel")
          .hasMessageContaining("[2, 3]")
          .hasMessageContaining("[3, 2]");
    }
  }

  private static void run(GraphSession session, Iterable<Operation> targets) {
    Session.Runner runner = session.runner();
    targets.forEach(runner::addTarget);
    runner.run().close();
  }
}
