package org.comparegan.feature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.feature.NetworkTaps.NetworkTensors;
import org.comparegan.file.WholeFile;
import org.comparegan.file.WholeFolder;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Bias;
import org.comparegan.nn.Net.Window;
import org.comparegan.nn.Phase;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
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

  /**
   * A small convolutional classifier of images around 32×32: five 3×3 convolutions, each with batch
   * norm and ReLU, average pooling over all places, and a linear layer.
   *
   * @param features its pooled activations, {@code [n, 64]}, at least 0
   * @param logits of the classes, {@code [n, k]}
   */
  record ImageClassifier(Operand<TFloat32> features, Operand<TFloat32> logits) {
    private static final String SCOPE = "classifier";

    /** A row of the table: one convolution. */
    private enum Layer {
      CONV1(16, 1),
      CONV2(48, 2),
      CONV3(48, 1),
      CONV4(96, 2),
      CONV5(64, 1);

      final int channels;
      final int stride;

      Layer(int channels, int stride) {
        this.channels = channels;
        this.stride = stride;
      }
    }

    /** Options of its layers: batch norm with moving averages that follow within an epoch. */
    static LayerOptions layers() {
      String options =
          """
          standardize_batch.decay = 0.99
          standardize_batch.epsilon = 1e-3
          standardize_batch.use_cross_replica_mean = False
          """;
      return GinConfig.of(options).network().layers();
    }

    /**
     * Builds the network.
     *
     * @param images {@code [n, h, w, c]} in [0, 255]
     */
    static ImageClassifier of(Net root, Operand<TFloat32> images, int classes) {
      Ops tf = root.tf();
      Net net = root.in(SCOPE);
      Operand<TFloat32> x = tf.math.div(images, tf.constant(255f));
      for (Layer layer : Layer.values()) {
        Net here = net.in(layer.name().toLowerCase(Locale.ROOT));
        x = here.conv(x, layer.channels, Window.square(3, layer.stride), Bias.NONE);
        x = here.relu(here.in("bn").batchNorm(x));
      }
      Operand<TFloat32> pooled = tf.math.mean(x, tf.constant(new int[] {1, 2}));
      return new ImageClassifier(pooled, net.in("fc").linear(pooled, classes));
    }
  }

  /** Leaves of a graph what some operations need. */
  private static final class Pruning {
    private Pruning() {}

    /** The named operations and all that they depend on, in the order of the graph. */
    static GraphDef keep(GraphDef graph, Collection<String> operations) {
      Map<String, NodeDef> nodes = new HashMap<>();
      graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
      Set<String> needed = new HashSet<>();
      Deque<String> open = new ArrayDeque<>(operations);
      while (!open.isEmpty()) {
        String name = open.remove();
        NodeDef node = nodes.get(name);
        if (node != null && needed.add(name)) {
          node.getInputList().forEach(input -> open.add(operation(input)));
        }
      }
      GraphDef.Builder kept = GraphDef.newBuilder().setVersions(graph.getVersions());
      graph.getNodeList().stream()
          .filter(node -> needed.contains(node.getName()))
          .forEach(kept::addNode);
      return kept.build();
    }

    private static String operation(String input) {
      String name = input.startsWith("^") ? input.substring(1) : input;
      int colon = name.indexOf(':');
      return colon < 0 ? name : name.substring(0, colon);
    }
  }

  /**
   * A trained classifier as files: the frozen graph, and beside it a JSON file that says where it
   * comes from.
   *
   * @param graph the frozen graph
   * @param provenance the JSON file
   * @param accuracy share of the test images that it classifies correctly, in [0, 1]
   * @param checksum SHA-256 of the graph, in hexadecimal
   */
  public record NetworkFile(Path graph, Path provenance, double accuracy, String checksum) {
    private static final int BATCH = 500;

    /**
     * Freezes a classifier, measures it and writes {@code NAME.pb} and {@code NAME.json}.
     *
     * @param folder made when it is missing
     * @param command the command that trains it again
     */
    public static NetworkFile write(
        Path folder,
        String name,
        TrainedClassifier classifier,
        ClassifierTraining.Options options,
        ImageSet train,
        ImageSet test,
        String command) {
      GraphDef frozen = classifier.freeze();
      byte[] bytes = frozen.toByteArray();
      Path graph = folder.resolve(name + ".pb");
      Path provenance = folder.resolve(name + ".json");
      try (FeatureNetwork network =
          FeatureNetworks.open(
              graph.toString(),
              bytes,
              MetricProfiles.COMPARE_GAN.preparation(),
              options.session())) {
        double accuracy = accuracy(network, test);
        ObjectNode story = story(classifier, options, train, test, command);
        story.put("accuracy", accuracy);
        story.put("sha256", network.checksum());
        WholeFolder.write(
            folder,
            beside -> {
              Files.write(beside.resolve(name + ".pb"), bytes);
              Files.writeString(beside.resolve(name + ".json"), story.toPrettyString() + "\n");
            });
        return new NetworkFile(graph, provenance, accuracy, network.checksum());
      } catch (IOException e) {
        throw new FeatureException(WholeFile.notWritten(folder, e), e);
      }
    }

    /**
     * The share of images whose largest logit is that of their class; unlabelled ones count not.
     */
    public static double accuracy(FeatureNetwork network, ImageSet images) {
      int hits = 0;
      int labelled = 0;
      for (int first = 0; first < images.size(); first += BATCH) {
        int rows = Math.min(BATCH, images.size() - first);
        float[] batch = images.levels(first, rows);
        float[] logits =
            network.run(batch, images.height(), images.width(), images.channels()).logits();
        for (int i = 0; i < rows; i++) {
          int label = images.label(first + i);
          labelled += label == ImageSet.UNLABELLED ? 0 : 1;
          hits += largest(logits, i, logits.length / rows) == label ? 1 : 0;
        }
      }
      return labelled == 0 ? Double.NaN : (double) hits / labelled;
    }

    private static int largest(float[] logits, int row, int columns) {
      int best = 0;
      for (int j = 1; j < columns; j++) {
        if (logits[row * columns + j] > logits[row * columns + best]) {
          best = j;
        }
      }
      return best;
    }

    private static ObjectNode story(
        TrainedClassifier classifier,
        ClassifierTraining.Options options,
        ImageSet train,
        ImageSet test,
        String command) {
      ObjectNode story = new ObjectMapper().createObjectNode();
      story.put("trainingData", train.name()).put("trainingDataChecksum", train.checksum());
      story.put("testData", test.name()).put("testDataChecksum", test.checksum());
      story.put("seed", options.seed()).put("batchSize", options.batchSize());
      options
          .stages()
          .forEach(
              stage ->
                  story
                      .withArray("stages")
                      .addObject()
                      .put("learningRate", stage.learningRate())
                      .put("epochs", stage.epochs()));
      SessionOptions session = options.session();
      story.put("steps", classifier.steps()).put("deterministic", session.deterministic());
      story.put("tensorflow", TensorFlow.version()).put("command", command);
      return story;
    }
  }
}
