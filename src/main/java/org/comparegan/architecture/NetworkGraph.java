package org.comparegan.architecture;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * A graph of one network alone, for inspection, comparison and export.
 *
 * <p>Inputs: {@code z} [n, z_dim] or {@code images} [n, h, w, c], and {@code labels} [n, classes]
 * if there are classes. Outputs: {@code generated}, or {@code prediction}, {@code logits} and
 * {@code features}. The operations in the graph have these names.
 */
public final class NetworkGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final VariableStore variables = new VariableStore(tf);
  private final Map<String, Operand<TFloat32>> inputs = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
  private final int batch;

  private NetworkGraph(int batch) {
    this.batch = batch;
  }

  /** Which of the two networks. */
  public enum Part {
    GENERATOR,
    DISCRIMINATOR
  }

  /**
   * Builds a network.
   *
   * @param batch n of inputs and outputs
   * @throws IllegalArgumentException when the architecture does not support the setting
   */
  public static NetworkGraph of(Setting setting, Part part, Phase phase, int batch) {
    NetworkGraph network = new NetworkGraph(batch);
    try {
      Net net = Net.root(network.tf, network.variables, setting.options().layers(), phase);
      switch (part) {
        case GENERATOR -> network.generator(net, setting);
        case DISCRIMINATOR -> network.discriminator(net, setting);
      }
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** The graph with one pass through the network. */
  public Graph graph() {
    return graph;
  }

  /** Its variables. */
  public VariableStore variables() {
    return variables;
  }

  /** Placeholders by name. */
  public Map<String, Operand<TFloat32>> inputs() {
    return Collections.unmodifiableMap(inputs);
  }

  /** Outputs by name. */
  public Map<String, Operand<TFloat32>> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  /** n of inputs and outputs. */
  public int batch() {
    return batch;
  }

  /** Number of trainable parameters. */
  public long parameters() {
    return variables.trainable().map(Variable::spec).mapToLong(v -> v.shape().size()).sum();
  }

  @Override
  public void close() {
    graph.close();
  }

  private void generator(Net net, Setting setting) {
    Operand<TFloat32> z = input("z", batch, setting.zDim());
    Generator generator =
        Architectures.generator(setting.architecture(), setting.image(), setting.options());
    output("generated", generator.images(net, z, labels(setting)));
  }

  private void discriminator(Net net, Setting setting) {
    ImageShape image = setting.image();
    Operand<TFloat32> images =
        input("images", batch, image.height(), image.width(), image.channels());
    Discriminator discriminator =
        Architectures.discriminator(setting.architecture(), image, setting.options());
    Verdict verdict = discriminator.judge(net, images, labels(setting));
    output("prediction", verdict.probability());
    output("logits", verdict.logits());
    output("features", verdict.features());
  }

  private Optional<Operand<TFloat32>> labels(Setting setting) {
    return setting.classes() > 0
        ? Optional.of(input("labels", batch, setting.classes()))
        : Optional.empty();
  }

  private Operand<TFloat32> input(String name, long... shape) {
    Operand<TFloat32> input =
        tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    inputs.put(name, input);
    return input;
  }

  private void output(String name, Operand<TFloat32> value) {
    outputs.put(name, tf.withName(name).identity(value));
  }

  /**
   * All that determines the two networks of an architecture.
   *
   * @param architecture network family
   * @param image shape of the images
   * @param zDim width of the latent
   * @param classes width of the labels; 0: none
   * @param options options of norms, layers and architectures
   */
  public record Setting(
      Architecture architecture, ImageShape image, int zDim, int classes, NetworkOptions options) {

    /** Checks the numbers. */
    public Setting {
      if (zDim < 1 || classes < 0) {
        throw new IllegalArgumentException(
            "The latent needs at least 1 element and the labels 0 or more classes, not %d and %d."
                .formatted(zDim, classes));
      }
    }
  }
}
