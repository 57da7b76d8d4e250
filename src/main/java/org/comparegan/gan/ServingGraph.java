package org.comparegan.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.GanOptions;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.experiment.GanOptions.SelfSupervision;
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
 * One network in evaluation as it is given away: named inputs, named outputs, and the heads that
 * the GAN class puts on the discriminator.
 *
 * <p>Source: modular_gan.py:225-281, which leaves the heads out (reference F32).
 */
public final class ServingGraph implements AutoCloseable {
  /** A batch of any size, for architectures that know no fixed one. */
  public static final int ANY_BATCH = -1;

  /** The batch in which the reference samples and evaluates, eval_gan_lib.py:126. */
  public static final int EVALUATION_BATCH = 64;

  /** What a run of the graph leaves behind. */
  public enum State {
    /** Singular vectors move and accumulators obey their switch, as in the reference's modules. */
    MOVING,
    /** Nothing: the same inputs give the same outputs for ever. */
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

  /** An output that is there only when the variables have moved. */
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
   * [n] to {@code prediction} [n, 1]. A label of −1 is unknown: a row of zeros.
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
    return Optional.of(
        tf.oneHot(ids, tf.constant(spec.numClasses()), tf.constant(1f), tf.constant(0f)));
  }

  /** As {@link S3Gan} and {@link SsGan} train them. */
  private void addHeads(
      GanSpec spec, Net net, Verdict verdict, Optional<Operand<TFloat32>> labels) {
    GanOptions gan = spec.gan();
    FeatureHeads make = new FeatureHeads(spec.network().discriminator().spectralNorm());
    boolean rotates =
        gan.ganClass() == GanClass.S3GAN
            ? gan.s3gan().selfSupervision() != SelfSupervision.NONE
            : gan.ganClass() == GanClass.SSGAN
                && gan.ssgan().selfSupervision() != SelfSupervision.NONE;
    if (rotates) {
      heads.put("rotation", make.rotation(net, verdict.features()));
    }
    if (gan.ganClass() != GanClass.S3GAN || !gan.s3gan().projectY()) {
      return;
    }
    Operand<TFloat32> y = labels.orElseThrow();
    if (gan.s3gan().usePredictor()) {
      Operand<TFloat32> logits = make.predictor(net, verdict.features(), spec.numClasses());
      heads.put("classes", logits);
      y = new S3Gan(spec).knownOrPredicted(tf, y, logits);
    }
    Operand<TFloat32> projected =
        tf.math.add(verdict.logits(), make.projection(net, verdict.features(), y));
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

  /** Placeholders by the names that callers use; they are called {@code <name>_for_eval}. */
  public Map<String, Operand<?>> inputs() {
    return Map.copyOf(inputs);
  }

  /** The reference's outputs by the names that callers use. */
  public Map<String, Operand<TFloat32>> outputs() {
    return Map.copyOf(outputs);
  }

  /**
   * Outputs of the heads: {@code rotation} [n, 4] and {@code classes} [n, classes] logits, {@code
   * prediction} [n, 1] with the label, or its predicted class, projected. Empty without heads.
   */
  public Map<String, Operand<TFloat32>> heads() {
    return Map.copyOf(heads);
  }

  @Override
  public void close() {
    graph.close();
  }
}
