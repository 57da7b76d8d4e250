package org.comparegan.gradient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Tensors;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The arithmetic in which rules are written. It keeps the dtype of its operands. */
final class Algebra {
  private final RawOps raw;
  private final Known shared;

  private record Scalar(double value, DataType dtype) {}

  /** State shared by all scopes. */
  private record Known(
      StaticValues values,
      Map<List<Integer>, Output<?>> vectors,
      Map<Integer, Output<?>> integers,
      Map<Scalar, Output<?>> scalars,
      boolean literal) {}

  /** Builds into the scope of {@code tf}. */
  Algebra(Ops tf) {
    this(tf, false);
  }

  /**
   * Builds into the scope of {@code tf}.
   *
   * @param literal whether to use the operations of TensorFlow's own gradients
   */
  Algebra(Ops tf, boolean literal) {
    this(
        new RawOps(tf),
        new Known(new StaticValues(), new HashMap<>(), new HashMap<>(), new HashMap<>(), literal));
  }

  private Algebra(RawOps raw, Known shared) {
    this.raw = raw;
    this.shared = shared;
  }

  /** An algebra in the scope of this operation, so that profiles show its layer. */
  Algebra inScopeOf(GraphOperation operation) {
    String name = operation.name();
    return new Algebra(raw.at(name.substring(0, Math.max(0, name.lastIndexOf('/')))), shared);
  }

  /** Whether to use the operations of TensorFlow's own gradients. */
  boolean literal() {
    return shared.literal();
  }

  /** Static shapes and constants. */
  StaticValues known() {
    return shared.values();
  }

  /** Builder of operations by type, in this scope. */
  RawOps raw() {
    return raw;
  }

  /** An operation by type. */
  RawOps.Builder op(String type) {
    return raw.op(type);
  }

  /** A function of one value. */
  Output<?> apply(String type, Output<?> x) {
    return op(type).in(x).output();
  }

  /** A function of two values. */
  Output<?> apply(String type, Output<?> x, Output<?> y) {
    return op(type).in(x, y).output();
  }

  Output<?> add(Output<?> x, Output<?> y) {
    return apply("AddV2", x, y);
  }

  Output<?> sub(Output<?> x, Output<?> y) {
    return apply("Sub", x, y);
  }

  Output<?> mul(Output<?> x, Output<?> y) {
    return apply("Mul", x, y);
  }

  Output<?> div(Output<?> x, Output<?> y) {
    return apply("RealDiv", x, y);
  }

  Output<?> neg(Output<?> x) {
    return apply("Neg", x);
  }

  Output<?> square(Output<?> x) {
    return apply("Square", x);
  }

  /** The value times a number. */
  Output<?> scale(double factor, Output<?> x) {
    return mul(x, scalar(factor, x));
  }

  /** The sum of values of one shape. */
  Output<?> addN(List<Output<?>> values) {
    return values.size() == 1 ? values.get(0) : op("AddN").inList(values).output();
  }

  Output<?> zerosLike(Output<?> x) {
    return apply("ZerosLike", x);
  }

  /** Ones in the shape and dtype of {@code x}. */
  Output<?> onesLike(Output<?> x) {
    return broadcast(scalar(1, x), x);
  }

  /** {@code x} where the condition holds, {@code y} elsewhere. */
  Output<?> select(Output<?> condition, Output<?> x, Output<?> y) {
    return op("SelectV2").in(condition, x, y).output();
  }

  /** The value in another dtype; the value itself where it has it. */
  Output<?> cast(Output<?> x, DataType dtype) {
    return x.dataType() == dtype ? x : op("Cast").in(x).attr("DstT", dtype).output();
  }

  /** A scalar in the dtype of {@code like}. */
  Output<?> scalar(double value, Output<?> like) {
    return shared
        .scalars()
        .computeIfAbsent(
            new Scalar(value, like.dataType()), key -> scalar(key.value(), key.dtype()));
  }

  /** An int32 scalar. */
  Output<?> integer(int value) {
    return shared.integers().computeIfAbsent(value, v -> constant(Tensors.of(new int[] {v})));
  }

  /** An int32 vector. */
  Output<?> vector(int... values) {
    List<Integer> key = IntStream.of(values).boxed().toList();
    return shared.vectors().computeIfAbsent(key, k -> constant(Tensors.of(values, values.length)));
  }

  /** The shape as an int32 vector: a constant where it is known. */
  Output<?> shape(Output<?> x) {
    return known().fullShape(x).map(this::dimensions).orElseGet(() -> apply("Shape", x));
  }

  /** The number of axes as an int32 scalar: a constant where it is known. */
  Output<?> rank(Output<?> x) {
    return known().rank(x).map(this::integer).orElseGet(() -> apply("Rank", x));
  }

  /** The elements in the shape of {@code like}. */
  Output<?> reshapeLike(Output<?> x, Output<?> like) {
    if (sameShape(x, like)) {
      return x;
    }
    Output<?> shape =
        known().rank(like).isPresent()
            ? reshapeTarget(known().shape(like).asArray()).orElseGet(() -> shape(like))
            : shape(like);
    return apply("Reshape", x, shape);
  }

  /** A target shape for {@code Reshape}, which can infer one dimension. */
  Optional<Output<?>> reshapeTarget(long[] dimensions) {
    long unknown = IntStream.range(0, dimensions.length).filter(i -> dimensions[i] < 0).count();
    boolean empty = IntStream.range(0, dimensions.length).anyMatch(i -> dimensions[i] == 0);
    return unknown == 0 || unknown == 1 && !empty
        ? Optional.of(dimensions(dimensions))
        : Optional.empty();
  }

  /** Repeats {@code x} along axes of length one until it has the shape of {@code like}. */
  Output<?> broadcast(Output<?> x, Output<?> like) {
    return sameShape(x, like) ? x : apply("BroadcastTo", x, shape(like));
  }

  /** Permutes the axes: {@code axes[i]} becomes axis i. */
  Output<?> transpose(Output<?> x, int... axes) {
    return apply("Transpose", x, vector(axes));
  }

  /** The sum over axes, which stay with length one when {@code keep} is set. */
  Output<?> sum(Output<?> x, Output<?> axes, boolean keep) {
    return op("Sum").in(x, axes).attr("keep_dims", keep).output();
  }

  /** The sum over the last axis, which stays with length one. */
  Output<?> sumLast(Output<?> x) {
    return sum(x, vector(-1), true);
  }

  /** The sum of all elements: a scalar. */
  Output<?> sumAll(Output<?> x) {
    return sum(x, allAxes(x), false);
  }

  /** Sums a gradient to the shape of {@code target}, which was broadcast against {@code other}. */
  Output<?> reduceTo(Output<?> gradient, Output<?> target, Output<?> other) {
    return new Broadcasting(this, 0).undo(gradient, target, other);
  }

  /** Whether both shapes are fully known and equal. */
  boolean sameShape(Output<?> x, Output<?> y) {
    return known().fullShape(x).isPresent() && known().shape(x).equals(known().shape(y));
  }

  /** The length of an axis where it is known. */
  OptionalInt length(Output<?> x, int axis) {
    long length = known().rank(x).isPresent() ? known().shape(x).get(axis) : -1;
    return length < 0 ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(length));
  }

  private Output<?> allAxes(Output<?> x) {
    return known()
        .rank(x)
        .<Output<?>>map(rank -> vector(IntStream.range(0, rank).toArray()))
        .orElseGet(() -> range(integer(0), rank(x)));
  }

  /** Integers from a start to a limit, exclusive. */
  Output<?> range(Output<?> start, Output<?> limit) {
    return op("Range").in(start, limit, integer(1)).output();
  }

  private Output<?> dimensions(long[] dimensions) {
    return vector(LongStream.of(dimensions).mapToInt(Math::toIntExact).toArray());
  }

  private Output<?> scalar(double value, DataType dtype) {
    return switch (dtype) {
      case DT_FLOAT, DT_FLOAT_REF -> constant(TFloat32.scalarOf((float) value));
      case DT_DOUBLE, DT_DOUBLE_REF -> constant(TFloat64.scalarOf(value));
      default -> cast(constant(TFloat32.scalarOf((float) value)), dtype);
    };
  }

  private Output<?> constant(Tensor value) {
    try (value) {
      return op("Const")
          .attr("value", value)
          .attr("dtype", DataType.forNumber(value.dataType().getNumber()))
          .output();
    }
  }

  /** Shapes and values of integer constants, known while the graph is built. */
  static final class StaticValues {
    private final Map<Output<?>, Shape> shapes = new HashMap<>();
    private final Map<Output<?>, Optional<int[]>> constants = new HashMap<>();

    /** The static shape. */
    Shape shape(Output<?> value) {
      return shapes.computeIfAbsent(value, Output::shape);
    }

    /** The number of axes, if it is known. */
    Optional<Integer> rank(Output<?> value) {
      Shape shape = shape(value);
      return shape.isUnknown() ? Optional.empty() : Optional.of(shape.numDimensions());
    }

    /** The shape, if all of it is known. */
    Optional<long[]> fullShape(Output<?> value) {
      Shape shape = shape(value);
      return shape.hasUnknownDimension() ? Optional.empty() : Optional.of(shape.asArray());
    }

    /** The elements of an int32 or int64 constant; empty for any other value. */
    Optional<int[]> ints(Output<?> value) {
      return constants.computeIfAbsent(value, StaticValues::readInts);
    }

    /** The axes of a constant, counted from the front; empty when axes or rank are not known. */
    Optional<int[]> axes(Output<?> axes, Output<?> value) {
      return rank(value).flatMap(rank -> ints(axes).map(known -> normalised(known, rank)));
    }

    private static int[] normalised(int[] axes, int rank) {
      int[] positive = new int[axes.length];
      for (int i = 0; i < axes.length; i++) {
        positive[i] = Math.floorMod(axes[i], rank);
      }
      return positive;
    }

    private static Optional<int[]> readInts(Output<?> value) {
      GraphOperation operation = (GraphOperation) value.op();
      DataType type = value.dataType();
      if (!operation.type().equals("Const")
          || type != DataType.DT_INT32 && type != DataType.DT_INT64) {
        return Optional.empty();
      }
      try (Tensor tensor = operation.attributes().getAttrTensor("value")) {
        return Optional.of(
            type == DataType.DT_INT32
                ? Tensors.ints(tensor)
                : LongStream.of(Tensors.longs(tensor)).mapToInt(Math::toIntExact).toArray());
      }
    }
  }
}
