package org.comparegan.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.GanOptions;
import org.comparegan.experiment.GanOptions.GanClass;
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

/**
 * The graph of one network for export: named inputs, named outputs, and the heads that the GAN
 * class adds to the discriminator.
 *
 * <p>Source: modular_gan.py:225-281, which omits the heads (reference F32).
 */
public final class ServingGraph implements AutoCloseable {
  /** Any batch size, for architectures that do not need a fixed one. */
  public static final int ANY_BATCH = -1;

  /** The reference's batch size for sampling and evaluation, eval_gan_lib.py:126. */
  public static final int EVALUATION_BATCH = 64;

  /** Whether a run of the graph changes variables. */
  public enum State {
    /** Updates singular vectors, and accumulators if switched on, as the reference's modules do. */
    MOVING,
    /** Changes nothing: equal inputs give equal outputs. */
    FROZEN
  }

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final VariableStore variables = new VariableStore(tf);
  private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> heads = new LinkedHashMap<>();

  private ServingGraph(GanSpec spec, boolean generator, int batch, State state) {
    Phase phase = state == State.MOVING ? Phase.SWITCHED : Phase.EVAL;
    Net net = Net.root(tf, variables, spec.network().layers(), phase);
    if (generator) {
      Operand<TFloat32> z = floats("z", batch, spec.zDim());
      Optional<Operand<TFloat32>> y = labels(spec, batch);
      outputs.put("generated", spec.generator().images(net, z, y));
    } else {
      Operand<TFloat32> images =
          floats(
              "images",
              batch,
              spec.image().height(),
              spec.image().width(),
              spec.image().channels());
      Optional<Operand<TFloat32>> y = labels(spec, batch);
      Verdict verdict = spec.discriminator().judge(net, images, y);
      outputs.put("prediction", verdict.probability());
      addHeads(spec, net, verdict, y);
    }
    List<Operation> updates = state == State.MOVING ? variables.storeUpdates() : List.of();
    outputs.replaceAll((name, output) -> after(updates, output));
    heads.replaceAll((name, output) -> after(updates, output));
  }

  /** An output that is computed after the updates. */
  private Operand<TFloat32> after(List<Operation> updates, Operand<TFloat32> output) {
    return tf.withControlDependencyOps(updates).identity(output);
  }

  /**
   * The generator: {@code z} [n, z_dim] and, if conditional, {@code labels} [n] to {@code
   * generated} [n, h, w, c] in [0, 1].
   *
   * @param batch rows of every run, or {@link #ANY_BATCH}
   */
  public static ServingGraph generator(GanSpec spec, int batch, State state) {
    return new ServingGraph(spec, true, batch, state);
  }

  /**
   * The discriminator: {@code images} [n, h, w, c] in [0, 1] and, if conditional, {@code labels}
   * [n] to {@code prediction} [n, 1]. The label −1 means unknown: a row of zeros.
   *
   * @param batch rows of every run, or {@link #ANY_BATCH}
   */
  public static ServingGraph discriminator(GanSpec spec, int batch, State state) {
    return new ServingGraph(spec, false, batch, state);
  }

  private Operand<TFloat32> floats(String name, long... shape) {
    Operand<TFloat32> input =
        tf.withName(name + "_for_eval")
            .placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    inputs.put(name, input);
    return input;
  }

  private Optional<Operand<TFloat32>> labels(GanSpec spec, int batch) {
    if (!spec.gan().modular().conditional()) {
      return Optional.empty();
    }
    Operand<TInt32> ids =
        tf.withName("labels_for_eval")
            .placeholder(TInt32.class, Placeholder.shape(Shape.of(batch)));
    inputs.put("labels", ids);
    return Optional.of(spec.oneHot(tf, ids));
  }

  /** The heads that {@link S3Gan} and {@link SsGan} train. */
  private void addHeads(
      GanSpec spec, Net net, Verdict verdict, Optional<Operand<TFloat32>> labels) {
    GanOptions gan = spec.gan();
    FeatureHeads layers = new FeatureHeads(spec.network().discriminator().spectralNorm());
    if (spec.rotatedImages() > 0) {
      heads.put("rotation", layers.rotation(net, verdict.features()));
    }
    if (gan.ganClass() != GanClass.S3GAN || !gan.s3gan().projectY()) {
      return;
    }
    Operand<TFloat32> y = labels.orElseThrow();
    if (gan.s3gan().usePredictor()) {
      Operand<TFloat32> logits = layers.predictor(net, verdict.features(), spec.numClasses());
      heads.put("classes", logits);
      y = new S3Gan(spec).knownOrPredicted(tf, y, logits);
    }
    Operand<TFloat32> projected =
        tf.math.add(verdict.logits(), layers.projection(net, verdict.features(), y));
    heads.put("prediction", tf.math.sigmoid(projected));
  }

  /** The graph. */
  public Graph graph() {
    return graph;
  }

  /** Every variable, by checkpoint name. */
  public VariableStore variables() {
    return variables;
  }

  /** Placeholders by input name; in the graph they are called {@code <name>_for_eval}. */
  public Map<String, Operand<?>> inputs() {
    return Map.copyOf(inputs);
  }

  /** The reference's outputs by name. */
  public Map<String, Operand<TFloat32>> outputs() {
    return Map.copyOf(outputs);
  }

  /**
   * Outputs of the heads: logits {@code rotation} [n, 4] and {@code classes} [n, classes], and
   * {@code prediction} [n, 1] with the projection of the label or the predicted class. Empty
   * without heads.
   */
  public Map<String, Operand<TFloat32>> heads() {
    return Map.copyOf(heads);
  }

  @Override
  public void close() {
    graph.close();
  }
}
