package org.comparegan.fewlabels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.VariableStore;
import org.comparegan.image.ImageSet;
import org.comparegan.npz.Npy;
import org.comparegan.train.SavedState;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/** A trained feature extractor, with the weights of the latest checkpoint of its run. */
public final class Extractor implements AutoCloseable {
  private static final int BATCH = 128;

  private final ExtractorPlan plan;
  private final Graph graph = new Graph();
  private final ExtractorPass network;
  private final GraphSession session;

  private Extractor(ExtractorPlan plan, String prefix, SessionOptions options) {
    this.plan = plan;
    Ops tf = Ops.create(graph);
    VariableStore variables = new VariableStore(tf);
    this.network = new ExtractorPass(tf, variables, plan);
    this.session = new GraphSession(graph, options);
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      SavedState.restore(session, variables, checkpoint);
    }
  }

  /**
   * Opens the extractor of a run directory.
   *
   * @throws LabelException when it is no run of {@code labels pretrain} or {@code labels classify},
   *     or has no checkpoint yet
   */
  public static Extractor open(Path run, SessionOptions options) {
    return new Extractor(plan(run), latest(run), options);
  }

  /** Prefix of the latest checkpoint of a run directory. */
  static String latest(Path run) {
    return CheckpointState.read(run)
        .map(CheckpointState::latest)
        .orElseThrow(
            () ->
                new LabelException(
                    run
                        + " has no checkpoint: train a feature extractor with 'labels pretrain' or"
                        + " 'labels classify'."));
  }

  /** What a run directory trains. */
  public static ExtractorPlan plan(Path run) {
    Path file = run.resolve(ExtractorTraining.PLAN);
    try {
      return ExtractorPlan.parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new LabelException(
          run
              + " is no run of 'labels pretrain' or 'labels classify': "
              + ExtractorTraining.PLAN
              + " cannot be read ("
              + e
              + ").",
          e);
    }
  }

  /** What it was trained on, and how. */
  public ExtractorPlan plan() {
    return plan;
  }

  /**
   * Writes the features of all images, {@code [n, d]} float32, to a {@code .npy} file.
   *
   * @param layer which features
   * @param progress told how many images are done
   */
  public void writeFeatures(ImageSet images, ResNetV2.Layer layer, Path file, LongConsumer progress)
      throws IOException {
    requireShape(images);
    int[] done = {0};
    Npy.writeRows(
        file,
        images.size(),
        plan.network().features(layer),
        () -> {
          int rows = Math.min(BATCH, images.size() - done[0]);
          float[] block = network.features(session, layer, ImageBlocks.read(images, done[0], rows));
          done[0] += rows;
          progress.accept(done[0]);
          return block;
        });
  }

  /**
   * Distributions over the classes, {@code [n, k]} float32, each of which sums to 1.
   *
   * @param progress told how many images are done
   */
  public float[] distributions(ImageSet images, LongConsumer progress) {
    requireShape(images);
    int k = plan.classes();
    float[] all = new float[Math.multiplyExact(images.size(), Math.max(1, k))];
    for (int first = 0; first < images.size(); first += BATCH) {
      int rows = Math.min(BATCH, images.size() - first);
      float[] logits = network.classes(session, ImageBlocks.read(images, first, rows));
      for (int i = 0; i < rows; i++) {
        softmax(logits, i * k, k, all, (first + i) * k);
      }
      progress.accept(first + rows);
    }
    return all;
  }

  /** How it does on these images. */
  public Validation validate(ImageSet images) {
    requireShape(images);
    return Validation.of(plan, network, session, images);
  }

  private static void softmax(float[] logits, int from, int k, float[] target, int to) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      largest = Math.max(largest, logits[from + j]);
    }
    double sum = 0;
    for (int j = 0; j < k; j++) {
      sum += Math.exp(logits[from + j] - largest);
    }
    for (int j = 0; j < k; j++) {
      target[to + j] = (float) (Math.exp(logits[from + j] - largest) / sum);
    }
  }

  private void requireShape(ImageSet images) {
    ExtractorPlan.Data data = plan.data();
    if (images.height() != data.height()
        || images.width() != data.width()
        || images.channels() != data.channels()) {
      throw new LabelException(
          "The feature extractor takes images of %d×%d×%d as %s has them; those of %s are %d×%d×%d."
              .formatted(
                  data.height(),
                  data.width(),
                  data.channels(),
                  data.name(),
                  images.name(),
                  images.height(),
                  images.width(),
                  images.channels()));
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
