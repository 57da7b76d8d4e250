package org.comparegan.gan;

import java.util.List;
import java.util.Optional;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A graph of the generator alone: latents and labels in, images out. */
public final class SamplingGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final VariableStore variables;
  private final Operand<TFloat32> z;
  private final Optional<Operand<TInt32>> labels;
  private final Operand<TFloat32> images;
  private final List<Operation> updates;

  /**
   * Builds the generator.
   *
   * @param batch images of one run
   * @param phase EVAL, or ACCUMULATE to fill the accumulators of batch norm
   */
  public SamplingGraph(GanSpec spec, int batch, Phase phase) {
    Ops tf = Ops.create(graph);
    this.variables = new VariableStore(tf);
    this.z = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(batch, spec.zDim())));
    this.labels =
        spec.gan().modular().conditional()
            ? Optional.of(tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(batch))))
            : Optional.empty();
    Optional<Operand<TFloat32>> y = labels.map(ids -> spec.oneHot(tf, ids));
    Net net = Net.root(tf, variables, spec.network().layers(), phase);
    this.images = spec.generator().images(net, z, y);
    this.updates = variables.storeUpdates();
  }

  /** The graph. */
  public Graph graph() {
    return graph;
  }

  /** Every variable of the generator, by checkpoint name. */
  public VariableStore variables() {
    return variables;
  }

  /** Latents, {@code [batch, z_dim]} float32. */
  public Operand<TFloat32> z() {
    return z;
  }

  /** Class ids, {@code [batch]} int32, when the GAN is conditional. */
  public Optional<Operand<TInt32>> labels() {
    return labels;
  }

  /** Samples, {@code [batch, h, w, c]} float32 in [0, 1]. */
  public Operand<TFloat32> images() {
    return images;
  }

  /**
   * Operations that store updated singular vectors and, in phase ACCUMULATE, the accumulators of
   * batch norm. The reference runs them with every batch (reference R5).
   */
  public List<Operation> updates() {
    return updates;
  }

  @Override
  public void close() {
    graph.close();
  }
}
