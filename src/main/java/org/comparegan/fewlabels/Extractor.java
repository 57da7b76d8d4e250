package org.comparegan.fewlabels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.file.Bounded;
import org.comparegan.file.Reason;
import org.comparegan.file.Sha256;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.VariableStore;
import org.comparegan.image.ImageSet;
import org.comparegan.label.LabelSplit;
import org.comparegan.npz.Npy;
import org.comparegan.train.SavedState;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/** A trained feature extractor, with the weights of the latest checkpoint of its run. */
public final class Extractor implements AutoCloseable {
  private static final int BATCH = 128;

  private final ExtractorPlan plan;
  private final Graph graph = new Graph();
  private final ExtractorNetwork network;
  private final GraphSession session;

  private Extractor(ExtractorPlan plan, String prefix, SessionOptions options) {
    this.plan = plan;
    Ops tf = Ops.create(graph);
    VariableStore variables = new VariableStore(tf);
    this.network = new ExtractorNetwork(tf, variables, plan);
    this.session = new GraphSession(graph, options);
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      SavedState.restore(session, variables, checkpoint);
    }
  }

  /**
   * Opens the extractor of a run directory.
   *
   * @throws LabelException when it is not a run of {@code labels pretrain} or {@code labels
   *     classify}, or has no checkpoint yet
   */
  public static Extractor open(Path run, SessionOptions options) {
    return new Extractor(plan(run), latest(run), options);
  }

  /** Prefix of the latest checkpoint of a run directory. */
  static String latest(Path run) {
    if (!CheckpointState.isIn(run)) {
      throw new LabelException(
          run
              + " has no checkpoint: train a feature extractor with 'labels pretrain' or"
              + " 'labels classify'.");
    }
    return CheckpointState.require(run).latest();
  }

  /** The plan of a run directory. */
  public static ExtractorPlan plan(Path run) {
    Path file = run.resolve(ExtractorTraining.PLAN);
    try {
      return ExtractorPlan.parse(Bounded.text(file), file.toString());
    } catch (IOException e) {
      throw new LabelException(
          run
              + " is not a run of 'labels pretrain' or 'labels classify': "
              + ExtractorTraining.PLAN
              + " cannot be read ("
              + Reason.of(e)
              + ").",
          e);
    }
  }

  /**
   * Writes the features of all images, {@code [n, d]} float32, to a {@code .npy} file.
   *
   * @param layer which features
   * @param progress called with the number of finished images
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
          float[] block = network.features(session, layer, images.levels(done[0], rows));
          done[0] += rows;
          progress.accept(done[0]);
          return block;
        });
  }

  /**
   * Distributions over the classes, {@code [n, k]} float32; each row sums to 1.
   *
   * @param progress called with the number of finished images
   */
  public float[] distributions(ImageSet images, LongConsumer progress) {
    requireShape(images);
    int k = plan.classes();
    float[] all = new float[Math.multiplyExact(images.size(), Math.max(1, k))];
    for (int first = 0; first < images.size(); first += BATCH) {
      int rows = Math.min(BATCH, images.size() - first);
      float[] logits = network.classes(session, images.levels(first, rows));
      for (int i = 0; i < rows; i++) {
        softmax(logits, i * k, k, all, (first + i) * k);
      }
      progress.accept(first + rows);
    }
    return all;
  }

  /**
   * Labels all images from the few labels that it was trained on (paper, S²GAN).
   *
   * @param images with their own labels
   * @param split the known labels
   * @param keepKnown whether known labels stay; else they are inferred too
   * @param progress called with the number of finished images
   */
  public LabelSet label(
      ImageSet images, LabelSplit split, boolean keepKnown, LongConsumer progress) {
    float[] soft = distributions(images, progress);
    int k = plan.classes();
    if (keepKnown) {
      split
          .labelledIndices()
          .forEach(
              i -> {
                Arrays.fill(soft, i * k, (i + 1) * k, 0);
                soft[i * k + images.label(i)] = 1;
              });
    }
    return LabelSet.ofDistributions(
        new LabelSet.Facts(
            images.name(),
            images.checksum(),
            k,
            split.labelledCount(),
            false,
            "classifier trained on %d labels (split seed %d)%s"
                .formatted(
                    split.labelledCount(), split.seed(), keepKnown ? ", which are kept" : "")),
        soft);
  }

  /** Validates it on these images. */
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

  /**
   * Weights from which another training starts. Missing heads start from the seed.
   *
   * @param prefix of its latest checkpoint
   * @param checksum SHA-256 of the checkpoint's index, which has a checksum of every tensor
   * @param plan of the run
   */
  public record Start(String prefix, String checksum, ExtractorPlan plan) {
    /**
     * Takes the weights of a run directory.
     *
     * @throws LabelException when it is not a run of a feature extractor, or has no checkpoint yet
     */
    public static Start of(Path run) {
      ExtractorPlan plan = Extractor.plan(run);
      String prefix = Extractor.latest(run);
      return new Start(prefix, Sha256.of(Path.of(prefix + ".index")), plan);
    }

    /** Fails unless network and image channels match. */
    public void requireFits(ResNetV2 network, ExtractorPlan.Data data) {
      if (!plan.network().equals(network)) {
        throw new LabelException(
            "%s is a network %s, and this training is of %s: give the same --network and --width."
                .formatted(prefix, plan.network().label(), network.label()));
      }
      if (plan.data().channels() != data.channels()) {
        throw new LabelException(
            "%s takes images of %d channels, and those of %s have %d."
                .formatted(prefix, plan.data().channels(), data.name(), data.channels()));
      }
    }
  }
}
