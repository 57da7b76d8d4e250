package org.comparegan.gan;

import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.Architectures;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
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
 * The variables of an architecture's two networks, without optimisers and heads of a GAN class.
 *
 * @param generator in the order of the network
 * @param discriminator in the order of the network
 */
public record NetworkVariables(List<VariableSpec> generator, List<VariableSpec> discriminator) {
  private static final int BATCH = 8;

  /**
   * Builds both networks.
   *
   * @param classes width of the labels; 0: none
   * @throws IllegalArgumentException when the architecture cannot be built so, saying why
   */
  public static NetworkVariables of(
      Architecture architecture, ImageShape image, NetworkOptions options, int zDim, int classes) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore generator = new VariableStore(tf);
      VariableStore discriminator = new VariableStore(tf);
      Optional<Operand<TFloat32>> y =
          classes > 0 ? Optional.of(input(tf, BATCH, classes)) : Optional.empty();
      Operand<TFloat32> images =
          Architectures.generator(architecture, image, options)
              .images(
                  Net.root(tf, generator, options.layers(), Phase.TRAIN),
                  input(tf, BATCH, zDim),
                  y);
      Architectures.discriminator(architecture, image, options)
          .judge(Net.root(tf, discriminator, options.layers(), Phase.TRAIN), images, y);
      return new NetworkVariables(specs(generator), specs(discriminator));
    }
  }

  /** Elements of the trainable variables. */
  public static long parameters(List<VariableSpec> variables) {
    return variables.stream()
        .filter(VariableSpec::trainable)
        .mapToLong(variable -> variable.shape().size())
        .sum();
  }

  private static Operand<TFloat32> input(Ops tf, long... shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
  }

  private static List<VariableSpec> specs(VariableStore store) {
    return store.all().stream().map(Variable::spec).toList();
  }
}
