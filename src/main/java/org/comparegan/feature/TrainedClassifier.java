package org.comparegan.feature;

import java.util.Map;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * A trained classifier.
 *
 * @param height rows of its images
 * @param width columns of its images
 * @param channels channels of its images
 * @param classes number of logits
 * @param steps how long it was trained
 * @param values of its variables by name, row-major
 */
public record TrainedClassifier(
    int height, int width, int channels, int classes, long steps, Map<String, float[]> values) {

  /**
   * The network for evaluation, its weights as constants: {@code images:0} {@code [n, h, w, c]} in
   * [0, 255] to {@code features:0} {@code [n, 64]} and {@code logits:0} {@code [n, k]}.
   */
  public GraphDef freeze() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore variables = new VariableStore(tf);
      Placeholder<TFloat32> images =
          tf.withName(NetworkTensors.CLASSIFIER.inputOperation())
              .placeholder(
                  TFloat32.class, Placeholder.shape(Shape.of(-1, height, width, channels)));
      Net net = Net.root(tf, variables, ImageClassifier.layers(), Phase.EVAL);
      // The first pass makes the variables; the second reads them as the constants they now are.
      ImageClassifier.of(net, images, classes);
      for (Variable variable : variables.all()) {
        variables.update(variable, constant(tf, variable.spec()));
      }
      ImageClassifier network = ImageClassifier.of(net, images, classes);
      tf.withName(NetworkTensors.CLASSIFIER.featuresOperation()).identity(network.features());
      tf.withName(NetworkTensors.CLASSIFIER.logitsOperation()).identity(network.logits());
      return Pruning.keep(graph.toGraphDef(), NetworkTensors.CLASSIFIER.operations());
    }
  }

  private Operand<TFloat32> constant(Ops tf, VariableSpec spec) {
    float[] value = values.get(spec.name());
    if (value == null) {
      throw new IllegalStateException("There is no value for " + spec.name() + ".");
    }
    return tf.constant(spec.shape(), DataBuffers.of(value, true, false));
  }
}
