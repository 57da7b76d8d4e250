package org.comparegan.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Against values and gradients that follow from the formula by hand. */
class WeightPenaltiesTest {
  private static final double STRENGTH = 0.5;

  /** Columns (1, 2) and (3, −1): their product is 1, on both sides of the diagonal. */
  private static final float[] KERNEL = {1, 3, 2, -1};

  @Test
  void isTheSquareOfWhatColumnsShare() {
    float[][] found = penaltyAndGradient("generator/fc/kernel", KERNEL, Shape.of(2, 2));
    assertThat(found[0][0]).isCloseTo((float) (STRENGTH * 2 * 1), within(1e-6f));
    // 4 β W (WᵀW ∘ (1 − I)): each column's gradient is 4 β times the other column.
    assertThat(found[1]).containsExactly(6, 2, -2, 4);
  }

  @Test
  void seesAConvolutionAsTheMatrixThatSpectralNormSees() {
    float[][] found = penaltyAndGradient("generator/conv/kernel", KERNEL, Shape.of(1, 2, 1, 2));
    assertThat(found[0][0]).isCloseTo((float) STRENGTH * 2, within(1e-6f));
  }

  @Test
  void orthogonalColumnsOfAnyLengthCostNothing() {
    float[] orthogonal = {2, 0, 0, 7};
    float[][] found = penaltyAndGradient("generator/fc/kernel", orthogonal, Shape.of(2, 2));
    assertThat(found[0][0]).isZero();
    assertThat(found[1]).containsOnly(0);
  }

  @Test
  void embeddingsOfLabelsAndBiasesAreLeftOut() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      List<Variable> none =
          List.of(
              weight(store, "generator/embed_y/kernel", Shape.of(2, 2)),
              weight(store, "discriminator/embedding_fc/kernel", Shape.of(2, 2)),
              weight(store, "generator/fc/bias", Shape.of(2)));
      assertThatThrownBy(() -> WeightPenalties.orthogonal(tf, store, none, STRENGTH))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("kernel");
    }
  }

  private static float[][] penaltyAndGradient(String name, float[] kernel, Shape shape) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Variable variable = weight(store, name, shape);
      Operand<TFloat32> penalty =
          WeightPenalties.orthogonal(tf, store, List.of(variable), STRENGTH);
      Operand<TFloat32> value = store.read(variable);
      Operand<TFloat32> gradient =
          Gradients.of(penalty).wrt(tf, List.of(value)).get(0).orElseThrow();
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults());
          Tensor tensor = Tensors.of(kernel, shape.asArray())) {
        session.assign(variable, tensor);
        try (Result result = session.runner().fetch(penalty).fetch(gradient).run()) {
          return new float[][] {Tensors.floats(result.get(0)), Tensors.floats(result.get(1))};
        }
      }
    }
  }

  private static Variable weight(VariableStore store, String name, Shape shape) {
    return store.get(VariableSpec.weight(name, shape, Initializer.ZEROS));
  }
}
