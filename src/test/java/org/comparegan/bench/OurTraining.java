package org.comparegan.bench;

import org.comparegan.data.Batch;
import org.comparegan.gan.Due;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.StepGraph;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.SessionOptions;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.TrainingSession;

/** A training of ours with initial values, fed the same synthetic batch again and again. */
final class OurTraining implements AutoCloseable {
  private static final long SEED = 547;

  private final StepGraph graph;
  private final TrainingSession session;
  private final Batch batch;

  OurTraining(GanSpec spec, SessionOptions options) {
    this.graph = new TrainingGraph(spec);
    this.session = new TrainingSession(graph, options, SEED);
    this.batch = SyntheticBatch.of(spec);
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

  /** The session, for what is measured beside the steps. */
  TrainingSession session() {
    return session;
  }

  /** The batch of every run. */
  Batch batch() {
    return batch;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
