package org.comparegan.nn;

import org.comparegan.experiment.LayerOptions;
import org.comparegan.graph.VariableStore;
import org.tensorflow.op.Ops;

/** Where we are in a network: graph, variables, checkpoint path and phase. Immutable. */
public final class Net {
  private final Ops tf;
  private final VariableStore variables;
  private final LayerOptions layers;
  private final Phase phase;
  private final String path;

  private Net(Ops tf, VariableStore variables, LayerOptions layers, Phase phase, String path) {
    this.tf = tf;
    this.variables = variables;
    this.layers = layers;
    this.phase = phase;
    this.path = path;
  }

  /** The root of all checkpoint names. */
  public static Net root(Ops tf, VariableStore variables, LayerOptions layers, Phase phase) {
    return new Net(tf, variables, layers, phase, "");
  }

  /** Walks down the checkpoint path. */
  public Net in(String scope) {
    return new Net(tf, variables, layers, phase, path.isEmpty() ? scope : path + "/" + scope);
  }

  /** Builder of operations. */
  public Ops tf() {
    return tf;
  }

  /** What the pass is for. */
  public Phase phase() {
    return phase;
  }

  /** The variables of the graph. */
  public VariableStore variables() {
    return variables;
  }

  /** Options of the layers. */
  public LayerOptions layers() {
    return layers;
  }

  /** The checkpoint path, e.g. {@code generator/B1}; empty at the root. */
  public String path() {
    return path;
  }
}
