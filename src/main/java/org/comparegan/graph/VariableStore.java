package org.comparegan.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The variables of one graph, keyed by checkpoint name, with their current values while the graph
 * is being built.
 *
 * <p>The graph is built in program order: {@link #read} returns a variable's current value, {@link
 * #update} sets its value from here on, and {@link #changedBy} records that an operation changed it
 * in place. An update is a value of the graph, not a side effect: it is stored only when an
 * operation of {@link #storeUpdates} runs, so one graph can contain steps that end at different
 * points.
 */
public final class VariableStore {
  private final Ops tf;
  private final RawOps raw;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Operand<?>> current = new LinkedHashMap<>();
  private final Map<String, Operand<?>> updates = new LinkedHashMap<>();
  private final Map<String, Operation> lastChange = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> observed = new LinkedHashMap<>();

  /** An empty store that adds variables to the graph of {@code tf}. */
  public VariableStore(Ops tf) {
    this.tf = tf;
    this.raw = new RawOps(tf);
  }

  /**
   * The variable of this name, created at first use (the reference's AUTO_REUSE).
   *
   * @throws IllegalArgumentException when it exists with another shape or dtype
   */
  public Variable get(VariableSpec spec) {
    Variable known = variables.get(spec.name());
    if (known == null) {
      known = create(spec);
      variables.put(spec.name(), known);
    }
    VariableSpec old = known.spec();
    if (!old.shape().equals(spec.shape()) || !old.dtype().equals(spec.dtype())) {
      throw new IllegalArgumentException(
          "Variable %s is %s %s but was requested as %s %s: two layers share the name."
              .formatted(
                  spec.name(),
                  old.dtype().getSimpleName(),
                  old.shape(),
                  spec.dtype().getSimpleName(),
                  spec.shape()));
    }
    return known;
  }

  /** The variable of this checkpoint name, if it exists. */
  public Optional<Variable> find(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /** All variables in the order of creation. */
  public Collection<Variable> all() {
    return Collections.unmodifiableCollection(variables.values());
  }

  /** Trainable variables in the order of creation. */
  public Stream<Variable> trainable() {
    return variables.values().stream().filter(v -> v.spec().trainable());
  }

  /** The current value; the same operand until the variable changes. */
  @SuppressWarnings("unchecked") // the dtype is that of the spec
  public <T extends TType> Operand<T> read(Variable variable) {
    return (Operand<T>) current.computeIfAbsent(variable.name(), name -> readNow(variable));
  }

  /** Sets the value of the variable from here on. */
  public void update(Variable variable, Operand<? extends TType> value) {
    current.put(variable.name(), value);
    updates.put(variable.name(), value);
  }

  /** Records that an operation, e.g. of an optimiser, changed the variable: later reads wait. */
  public void changedBy(Variable variable, Operation change) {
    if (updates.containsKey(variable.name())) {
      throw new IllegalStateException(
          variable.name() + " has a pending update and cannot be changed in place.");
    }
    current.remove(variable.name());
    lastChange.put(variable.name(), change);
  }

  /** A snapshot of the updates so far, by name. */
  public Map<String, Operand<?>> updates() {
    return new LinkedHashMap<>(updates);
  }

  /** Resets the value of a variable to that of an earlier snapshot. */
  public void revert(String name, Map<String, Operand<?>> earlier) {
    Operand<?> before = earlier.get(name);
    if (before == null) {
      updates.remove(name);
      current.remove(name);
    } else {
      updates.put(name, before);
      current.put(name, before);
    }
  }

  /** Operations that store every update so far in its variable. */
  public List<Operation> storeUpdates() {
    return storeUpdates(List.of(), name -> true);
  }

  /** Operations that store the updates of the selected variables, after all of {@code after}. */
  public List<Operation> storeUpdates(List<Op> after, Predicate<String> names) {
    Ops place = tf.withControlDependencies(after);
    List<Operation> stores = new ArrayList<>();
    updates.forEach(
        (name, value) -> {
          if (names.test(name)) {
            stores.add(place.assignVariableOp(variable(name).handle(), value, noValidation()).op());
          }
        });
    return stores;
  }

  /**
   * Starts another session run: from here on every variable has its stored value, and no update is
   * pending.
   */
  public void beginRun() {
    current.clear();
    updates.clear();
    lastChange.clear();
  }

  /** Registers a scalar of a layer for logging; the first of a name is kept. */
  public void observe(String name, Operand<TFloat32> scalar) {
    observed.putIfAbsent(name, scalar);
  }

  /** The scalars of layers for logging, by name. */
  public Map<String, Operand<TFloat32>> observed() {
    return Collections.unmodifiableMap(observed);
  }

  private Variable variable(String name) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw new IllegalArgumentException("There is no variable " + name + ".");
    }
    return variable;
  }

  private static AssignVariableOp.Options noValidation() {
    return AssignVariableOp.validateShape(false);
  }

  private Operand<?> readNow(Variable variable) {
    RawOps.Builder read =
        raw.op("ReadVariableOp")
            .in(variable.handle())
            .attr("dtype", dataType(variable.spec().dtype()));
    Operation change = lastChange.get(variable.name());
    if (change != null) {
      read.after(change);
    }
    return read.output();
  }

  private Variable create(VariableSpec spec) {
    DataType dtype = dataType(spec.dtype());
    Operand<TType> handle =
        raw.op("VarHandleOp")
            .attr("dtype", dtype)
            .attr("shape", spec.shape())
            .attr("shared_name", spec.name())
            .output();
    Operand<TType> feed =
        raw.op("Placeholder").attr("dtype", dtype).attr("shape", spec.shape()).output();
    AssignVariableOp assign = tf.assignVariableOp(handle, feed);
    Operand<TType> value = raw.op("ReadVariableOp").in(handle).attr("dtype", dtype).output();
    return new Variable(spec, handle, feed, assign.op().name(), value);
  }

  private static DataType dataType(Class<? extends TNumber> type) {
    if (type == TInt32.class) {
      return DataType.DT_INT32;
    }
    return type == TInt64.class ? DataType.DT_INT64 : DataType.DT_FLOAT;
  }
}
