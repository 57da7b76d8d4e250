package org.comparegan.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

class GradientsTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Operand<TFloat32> x = vector();
  private final Operand<TFloat32> y = vector();

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void anXThatTheLossDoesNotDependOnHasNone() {
    Operand<TFloat32> loss = tf.math.square(x);
    List<Optional<Operand<TFloat32>>> gradients = Gradients.of(loss).wrt(tf, List.of(y, x));
    assertThat(gradients.get(0)).isEmpty();
    assertThat(gradients.get(1)).isPresent();
  }

  @Test
  void noGradientPassesWhatCountsAsAConstant() {
    assertThat(Gradients.of(tf.stopGradient(x)).wrt(tf, x)).isEmpty();
    assertThat(Gradients.of(tf.zerosLike(x)).wrt(tf, x)).isEmpty();
    assertThat(Gradients.of(tf.math.sign(x)).wrt(tf, x)).isEmpty();
    Operand<TInt32> whole = tf.dtypes.cast(x, TInt32.class);
    assertThat(Gradients.of(tf.dtypes.cast(whole, TFloat32.class)).wrt(tf, x)).isEmpty();
    Operand<TFloat32> shaped = tf.fill(tf.shape(x), tf.constant(1f));
    assertThat(Gradients.of(shaped).wrt(tf, x)).isEmpty();
  }

  @Test
  void aStoppedPathLeavesTheOthers() {
    Operand<TFloat32> loss = tf.math.mul(tf.stopGradient(x), tf.math.square(x));
    // x² with the first factor constant: x · 2x
    assertThat(values(Gradients.of(loss).wrt(tf, x).orElseThrow())).containsExactly(2, 8);
  }

  @Test
  void anXMayLieOnTheWayToAnother() {
    Operand<TFloat32> between = tf.math.square(x);
    Operand<TFloat32> loss = tf.math.mul(between, x);
    var gradients = Gradients.of(loss).wrt(tf, List.of(x, between, loss));
    assertThat(values(gradients.get(0).orElseThrow())).containsExactly(3, 12);
    assertThat(values(gradients.get(1).orElseThrow())).containsExactly(1, 2);
    assertThat(values(gradients.get(2).orElseThrow())).containsExactly(1, 1);
  }

  @Test
  void aValueToStopAtIsAConstantWithAGradientOfItsOwn() {
    Operand<TFloat32> between = tf.math.square(x);
    Operand<TFloat32> loss = tf.math.mul(between, x);
    var gradients = Gradients.of(loss).stopAt(List.of(between)).wrt(tf, List.of(x, between));
    assertThat(values(gradients.get(0).orElseThrow())).containsExactly(1, 4);
    assertThat(values(gradients.get(1).orElseThrow())).containsExactly(1, 2);
    assertThat(Gradients.of(between).stopAt(List.of(between)).wrt(tf, x)).isEmpty();
  }

  @Test
  void aSeedWeighsTheElementsOfTheLoss() {
    Operand<TFloat32> weights = tf.constant(new float[] {10, -1});
    Operand<TFloat32> loss = tf.math.square(x);
    assertThat(values(Gradients.of(loss).seededBy(weights).wrt(tf, x).orElseThrow()))
        .containsExactly(20, -4);
  }

  @Test
  void contributionsOfManyPathsAddUp() {
    Operand<TFloat32> loss = x;
    for (int i = 0; i < 5; i++) {
      loss = tf.math.add(loss, x);
    }
    assertThat(values(Gradients.of(loss).wrt(tf, x).orElseThrow())).containsExactly(6, 6);
  }

  @Test
  void readsOfVariablesHaveGradients() {
    Operand<?> handle = tf.varHandleOp(TFloat32.class, Shape.of(2));
    @SuppressWarnings("unchecked")
    Operand<TFloat32> read = tf.readVariableOp((Operand<TType>) handle, TFloat32.class);
    assertThat(Gradients.of(tf.math.square(read)).wrt(tf, read)).isPresent();
    assertThatThrownBy(() -> Gradients.of(tf.math.square(read)).wrt(tf, handle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("VarHandleOp")
        .hasMessageContaining("ReadVariableOp");
  }

  /** TensorFlow's own registry ends the process here. */
  @Test
  void valuesOfReferenceVariablesHaveGradients() {
    Operand<TFloat32> variable = tf.variable(Shape.of(2), TFloat32.class);
    Operand<TFloat32> start = tf.assign(variable, tf.constant(new float[] {5, 7}));
    Operand<TFloat32> gradient =
        Gradients.of(tf.math.square(variable)).wrt(tf, variable).orElseThrow();
    try (GraphSession session = new GraphSession(graph, SessionOptions.defaults())) {
      session.runner().addTarget(start).run().close();
      try (var result = session.runner().fetch(gradient).run()) {
        assertThat(Tensors.floats(result.get(0))).containsExactly(10, 14);
      }
    }
  }

  @Test
  void anUnknownTypeIsNamedWithTheWayToIt() {
    Operand<TFloat32> unknown = tf.math.erf(tf.math.square(x));
    Operand<TFloat32> loss = tf.math.neg(tf.math.exp(unknown));
    assertThatThrownBy(() -> Gradients.of(loss).wrt(tf, x))
        .isInstanceOf(GradientException.class)
        .hasMessageContaining("operation Erf of type Erf")
        .hasMessageContaining("Neg (Neg) <- Exp (Exp) <- Erf (Erf)");
  }

  @Test
  void aLongWayIsAbbreviated() {
    Operand<TFloat32> value = tf.math.erf(x);
    for (int i = 0; i < 30; i++) {
      value = tf.math.neg(value);
    }
    Operand<TFloat32> loss = value;
    assertThatThrownBy(() -> Gradients.of(loss).wrt(tf, x))
        .hasMessageContaining("Neg_29 (Neg) <- Neg_28 (Neg)")
        .hasMessageContaining("… 19 more …")
        .hasMessageContaining("Neg (Neg) <- Erf (Erf)");
  }

  @Test
  void anUnknownTypeBesideTheWayDoesNotMatter() {
    Operand<TFloat32> loss = tf.math.mul(tf.math.square(x), tf.math.erf(y));
    assertThat(Gradients.of(loss).wrt(tf, x)).isPresent();
  }

  @Test
  void loopsAreRefusedLikeAnyUnknownType() {
    var loop =
        graph.whileLoop(
            new Output<?>[] {tf.math.square(tf.reduceSum(x, tf.constant(0))).asOutput()},
            (g, inputs, outputs) -> outputs[0] = less(Ops.create(g), inputs[0]),
            (g, inputs, outputs) -> outputs[0] = doubled(Ops.create(g), inputs[0]),
            "loop");
    assertThatThrownBy(() -> Gradients.of(loop[0]).wrt(tf, x))
        .isInstanceOf(GradientException.class)
        .hasMessageContaining("of type Exit");
  }

  @Test
  void aGraphMayBeDeeperThanTheStack() {
    Operand<TFloat32> value = x;
    for (int i = 0; i < 20_000; i++) {
      value = tf.identity(value);
    }
    assertThat(values(Gradients.of(value).wrt(tf, x).orElseThrow())).containsExactly(1, 1);
  }

  @Test
  void valuesOfOtherGraphsAreRefused() {
    try (Graph other = new Graph();
        EagerSession eager = EagerSession.create()) {
      Operand<TFloat32> foreign = Ops.create(other).constant(new float[] {1, 2});
      assertThatThrownBy(() -> Gradients.of(x).wrt(tf, foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another graph");
      assertThatThrownBy(() -> Gradients.of(foreign).wrt(tf, x))
          .hasMessageContaining("another graph");
      Operand<TFloat32> now = Ops.create(eager).constant(new float[] {1, 2});
      assertThatThrownBy(() -> Gradients.of(now).wrt(tf, x)).hasMessageContaining("eager");
    }
  }

  @Test
  void onlyFloatingValuesHaveGradients() {
    assertThatThrownBy(() -> Gradients.of(tf.shape(x)).wrt(tf, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DT_INT32");
    assertThatThrownBy(() -> Gradients.of(x).wrt(tf, tf.shape(x))).hasMessageContaining("DT_INT32");
  }

  @Test
  void aSeedOfAnotherShapeIsRefused() {
    assertThatThrownBy(
            () -> Gradients.of(x).seededBy(tf.constant(new float[] {1, 2, 3})).wrt(tf, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3]")
        .hasMessageContaining("[2]");
  }

  @Test
  void nothingIsAddedForAnInputThatNobodyAsksFor() {
    Operand<TFloat32> images =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, 4, 4, 1)));
    Operand<TFloat32> kernel = tf.constant(new float[3][3][1][2]);
    Operand<TFloat32> loss = tf.nn.conv2d(images, kernel, List.of(1L, 1L, 1L, 1L), "SAME");
    assertThat(Gradients.of(loss).wrt(tf, kernel)).isPresent();
    assertThat(types()).contains("Conv2DBackpropFilter").doesNotContain("Conv2DBackpropInput");
  }

  @Test
  void knownShapesLeaveNoShapeArithmetic() {
    Operand<TFloat32> bias = tf.constant(1f);
    Operand<TFloat32> loss = tf.math.mean(tf.math.mul(tf.math.add(x, bias), y), tf.constant(0));
    assertThat(Gradients.of(loss).wrt(tf, List.of(x, bias))).allMatch(Optional::isPresent);
    assertThat(types()).doesNotContain("BroadcastGradientArgs", "Shape", "Size", "DynamicStitch");
  }

  private static Output<?> less(Ops ops, Output<?> value) {
    return new RawOps(ops).op("Less").in(value, ops.constant(100f)).output();
  }

  private static Output<?> doubled(Ops ops, Output<?> value) {
    return new RawOps(ops).op("AddV2").in(value, value).output();
  }

  private List<String> types() {
    List<String> types = new ArrayList<>();
    graph.operations().forEachRemaining(op -> types.add(op.type()));
    return types;
  }

  private Operand<TFloat32> vector() {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2)));
  }

  /** Where x is (1, 2) and y (3, 4). */
  private float[] values(Operand<TFloat32> value) {
    try (GraphSession session = new GraphSession(graph, SessionOptions.defaults());
        TFloat32 atX = Tensors.of(new float[] {1, 2}, 2);
        TFloat32 atY = Tensors.of(new float[] {3, 4}, 2);
        var result = session.runner().feed(x, atX).feed(y, atY).fetch(value).run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
