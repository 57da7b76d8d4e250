package org.comparegan.graph;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** Builds operations by type name, where the typed API lacks them. Their names are made unique. */
public final class RawOps {
  private final Ops tf;
  private final String path;

  /** Builds into the scope of {@code tf}, with its control dependencies and device. */
  public RawOps(Ops tf) {
    this(tf, "");
  }

  private RawOps(Ops tf, String path) {
    this.tf = tf;
    this.path = path;
  }

  /**
   * A builder that inserts a path between the scope's name and the operation's. A sub-scope would
   * do the same, but reads the names of all operations of the graph.
   *
   * @param path as in {@code generator/B1}; empty: none
   */
  public RawOps at(String path) {
    return new RawOps(tf, path);
  }

  /** Starts an operation of this type. */
  public Builder op(String type) {
    Scope scope = tf.scope();
    if (path.isEmpty()) {
      return new Builder(scope.opBuilder(type, type));
    }
    String name = scope.makeOpName(type);
    int end = name.lastIndexOf('/') + 1;
    String below = name.substring(0, end) + path + "/" + name.substring(end);
    return new Builder(scope.env().opBuilder(type, below, scope));
  }

  /** A constant vector of int32. */
  public Output<TInt32> integers(int... values) {
    try (Tensor vector = Tensors.of(values, values.length)) {
      return op("Const").attr("value", vector).attr("dtype", DataType.DT_INT32).output();
    }
  }

  /** One operation under construction. Inputs come in the order of the calls. */
  public static final class Builder {
    private final OperationBuilder builder;

    private Builder(OperationBuilder builder) {
      this.builder = builder;
    }

    /** Adds an input. */
    public Builder in(Operand<?> input) {
      builder.addInput(input.asOutput());
      return this;
    }

    /** Adds inputs in order. */
    public Builder in(Operand<?> first, Operand<?> second) {
      return in(first).in(second);
    }

    /** Adds inputs in order. */
    public Builder in(Operand<?> first, Operand<?> second, Operand<?> third) {
      return in(first).in(second).in(third);
    }

    /** Adds a list as one input. */
    public Builder inList(List<? extends Operand<?>> inputs) {
      builder.addInputList(inputs.stream().map(Operand::asOutput).toArray(Output[]::new));
      return this;
    }

    /** Runs after this operation. */
    public Builder after(Operation control) {
      builder.addControlInput(control);
      return this;
    }

    /** Sets a string. */
    public Builder attr(String name, String value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets an integer. */
    public Builder attr(String name, long value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a list of integers. */
    public Builder attr(String name, long[] value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a float. */
    public Builder attr(String name, float value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a boolean. */
    public Builder attr(String name, boolean value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a type. */
    public Builder attr(String name, DataType value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a list of types. */
    public Builder attr(String name, DataType[] value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a shape. */
    public Builder attr(String name, Shape value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a list of shapes. */
    public Builder attr(String name, Shape[] value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a tensor. */
    public Builder attr(String name, Tensor value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Sets a value in protocol buffer form. */
    public Builder attr(String name, AttrValue value) {
      builder.setAttr(name, value);
      return this;
    }

    /** Copies the attribute of the same name from another operation. */
    public Builder attrOf(String name, GraphOperation source) {
      return attr(name, source.attributes().getAttrValueProto(name));
    }

    /** Adds the operation to the graph. */
    public GraphOperation build() {
      return (GraphOperation) builder.build();
    }

    /** Adds the operation to the graph and returns its first output. */
    public <T extends TType> Output<T> output() {
      return build().output(0);
    }
  }
}
