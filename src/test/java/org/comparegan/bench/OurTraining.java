package org.comparegan.bench;

import org.comparegan.data.Batch;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.TrainingGraph.Due;
import org.comparegan.gan.WholeBatchGraph;
import org.comparegan.graph.SessionOptions;
import org.comparegan.nn.InitialValues;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;
import org.comparegan.train.TrainingSession;

/** A training of ours with initial values, fed the same synthetic batch again and again. */
final class OurTraining implements AutoCloseable {
  private static final long SEED = 547;
  private static final int UNLABELLED_EVERY = 4;

  private final TrainingGraph graph;
  private final TrainingSession session;
  private final Batch batch;

  OurTraining(GanSpec spec, SessionOptions options) {
    this.graph = new WholeBatchGraph(spec);
    this.session = new TrainingSession(graph, options, SEED);
    this.batch = batch(spec);
    session.session().initialiseTogether(graph.variables(), InitialValues.of(SEED));
    session.readCounters();
  }

  /** One run: the discriminator, and the generator when it is due. */
  void train() {
    session.run(batch);
  }

  /** A run of the discriminator alone, whatever is due. */
  void trainDiscriminator() {
    session.run(batch, Due.DISCRIMINATOR);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /**
   * The batch of one training run: random images, latents and labels, where a quarter of the images
   * is unlabelled.
   */
  static Batch batch(GanSpec spec) {
    int n = spec.batchSize() * spec.subSteps();
    RandomStream random = AddressedRandom.of(SEED).stream("benchmark");
    int pixels = spec.image().height() * spec.image().width() * spec.image().channels();
    boolean conditional = spec.gan().modular().conditional();
    int[] labels = conditional ? random.integers(1, n, spec.numClasses()) : new int[n];
    for (int i = 0; i < n; i += UNLABELLED_EVERY) {
      labels[i] = conditional ? -1 : 0;
    }
    return new Batch(
        0,
        random.uniform(2, n * pixels),
        labels,
        new float[0],
        random.normal(3, n * spec.zDim()),
        conditional ? random.integers(4, n, spec.numClasses()) : new int[0]);
  }
}
