package org.comparegan.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Many variables at once: each gets its own value, in more than one run where they are large. */
class GraphSessionTest {
  /** Two of these are more than go into one run. */
  private static final int LARGE = 9_000_000;

  @Test
  void eachVariableGetsItsOwnValueAndCopiesThatOfTheirSource() {
    try (Graph graph = new Graph()) {
      VariableStore store = new VariableStore(Ops.create(graph));
      store.get(VariableSpec.state("copy", Shape.of(2), new Initializer.CopyOf("b")));
      store.get(VariableSpec.weight("a", Shape.of(LARGE), Initializer.ZEROS));
      store.get(VariableSpec.weight("b", Shape.of(2), Initializer.ZEROS));
      store.get(VariableSpec.weight("c", Shape.of(LARGE), Initializer.ZEROS));
      store.get(VariableSpec.weight("d", Shape.scalar(), Initializer.ZEROS));
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults())) {
        session.initialise(store, GraphSessionTest::letter);
        Map<String, List<Float>> ends = new LinkedHashMap<>();
        session.readEach(
            store.all(),
            (variable, tensor) -> {
              float[] values = Tensors.floats(tensor);
              ends.put(variable.name(), List.of(values[0], values[values.length - 1]));
            });
        assertThat(ends)
            .containsExactly(
                Map.entry("copy", List.of(98f, 98f)),
                Map.entry("a", List.of(97f, 97f)),
                Map.entry("b", List.of(98f, 98f)),
                Map.entry("c", List.of(99f, 99f)),
                Map.entry("d", List.of(100f, 100f)));
      }
    }
  }

  /** Filled with the number of the name's letter. */
  private static TFloat32 letter(VariableSpec spec) {
    float[] values = new float[(int) spec.shape().size()];
    Arrays.fill(values, spec.name().charAt(0));
    return Tensors.of(values, spec.shape().asArray());
  }
}
