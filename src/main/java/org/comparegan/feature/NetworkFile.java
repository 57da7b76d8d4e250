package org.comparegan.feature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.comparegan.file.WholeFile;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.MetricProfiles;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.GraphDef;

/**
 * A trained classifier as files: the frozen graph, and beside it a JSON file that says where it
 * comes from.
 *
 * @param graph the frozen graph
 * @param provenance the JSON file
 * @param accuracy share of the test images whose class it tells, in [0, 1]
 * @param checksum SHA-256 of the graph, in hexadecimal
 */
public record NetworkFile(Path graph, Path provenance, double accuracy, String checksum) {
  private static final int BATCH = 500;

  /**
   * Freezes a classifier, measures it and writes {@code NAME.pb} and {@code NAME.json}.
   *
   * @param folder made when it is missing
   * @param command what a person types to train it again
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
        FeatureNetwork.open(
            graph.toString(), bytes, MetricProfiles.COMPARE_GAN.preparation(), options.session())) {
      double accuracy = accuracy(network, test);
      ObjectNode story = story(classifier, options, train, test, command);
      story.put("accuracy", accuracy);
      story.put("sha256", network.checksum());
      WholeFile.write(graph, out -> out.write(bytes));
      WholeFile.write(provenance, story.toPrettyString() + "\n");
      return new NetworkFile(graph, provenance, accuracy, network.checksum());
    } catch (IOException e) {
      throw new FeatureException(
          folder + " cannot be written (" + e + "): check free space and permissions.", e);
    }
  }

  /** The share of images whose largest logit is that of their class; unlabelled ones count not. */
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
