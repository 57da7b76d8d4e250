package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/** Reverses broadcasting: sums a gradient over the axes along which an operand was repeated. */
final class Broadcasting {
  private final Algebra math;
  private final int matrixAxes;

  /** The last {@code matrixAxes} axes are not broadcast: 0 for element-wise, 2 for matmul. */
  Broadcasting(Algebra math, int matrixAxes) {
    this.math = math;
    this.matrixAxes = matrixAxes;
  }

  /** Axes to sum over, counted from the front of the gradient. */
  private record Axes(List<Integer> added, List<Integer> stretched) {}

  /** The gradient in the shape of {@code target}, which was broadcast against {@code other}. */
  Output<?> undo(Output<?> gradient, Output<?> target, Output<?> other) {
    if (math.sameShape(gradient, target)) {
      return gradient;
    }
    return axes(gradient, target, other)
        .<Output<?>>map(axes -> sumOver(gradient, axes))
        .orElseGet(() -> undoWhenRun(gradient, target));
  }

  /** The axes, if the static shapes determine them. */
  private Optional<Axes> axes(Output<?> gradient, Output<?> target, Output<?> other) {
    Shape full = math.known().shape(gradient);
    Shape own = math.known().shape(target);
    Shape others = math.known().shape(other);
    if (full.isUnknown() || own.isUnknown()) {
      return Optional.empty();
    }
    int missing = full.numDimensions() - own.numDimensions();
    Axes axes = new Axes(new ArrayList<>(), new ArrayList<>());
    for (int axis = 0; axis < full.numDimensions() - matrixAxes; axis++) {
      if (axis < missing) {
        axes.added().add(axis);
        continue;
      }
      long length = own.get(axis - missing);
      if (length == 1 && full.get(axis) != 1) {
        axes.stretched().add(axis);
      } else if (length < 0 && full.get(axis) != 1 && !staysAlone(others, full, axis)) {
        return Optional.empty();
      }
    }
    return Optional.of(axes);
  }

  /** Whether the other operand cannot have stretched the axis: it lacks it or has length one. */
  private static boolean staysAlone(Shape other, Shape full, int axis) {
    if (other.isUnknown()) {
      return false;
    }
    int own = axis - (full.numDimensions() - other.numDimensions());
    return own < 0 || other.get(own) == 1;
  }

  private Output<?> sumOver(Output<?> gradient, Axes axes) {
    if (axes.added().isEmpty() && axes.stretched().isEmpty()) {
      return gradient;
    }
    List<Integer> all = new ArrayList<>(axes.added());
    all.addAll(axes.stretched());
    Output<?> sum =
        math.sum(
            gradient,
            math.vector(all.stream().mapToInt(Integer::intValue).toArray()),
            !axes.stretched().isEmpty());
    if (axes.added().isEmpty() || axes.stretched().isEmpty()) {
      return sum;
    }
    long[] leading = axes.added().stream().mapToLong(Integer::longValue).toArray();
    return math.op("Squeeze").in(sum).attr("squeeze_dims", leading).output();
  }

  private Output<?> undoWhenRun(Output<?> gradient, Output<?> target) {
    GraphOperation axes =
        math.op("BroadcastGradientArgs").in(batchShape(gradient), batchShape(target)).build();
    return math.apply(
        "Reshape", math.sum(gradient, axes.output(1), false), math.apply("Shape", target));
  }

  /** The shape without the matrix axes. */
  private Output<?> batchShape(Output<?> value) {
    Output<?> shape = math.apply("Shape", value);
    if (matrixAxes == 0) {
      return shape;
    }
    Output<?> batchAxes = math.sub(math.apply("Rank", value), math.integer(matrixAxes));
    return math.op("Slice")
        .in(shape, math.vector(0), math.apply("Reshape", batchAxes, math.vector(1)))
        .output();
  }
}
