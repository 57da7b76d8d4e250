package org.comparegan.bench;

import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/**
 * A graph of the reference with initial values, in this process's TensorFlow, which rewrites it
 * before the first run as it does by default: that makes the reference's steps a little faster.
 */
final class ReferenceSession implements AutoCloseable {
  /** Counts a discriminator step, after its updates; the name that its optimiser gives. */
  private static final String DISCRIMINATOR_STEP = "disc_step_1/d_opt";

  private final ReferenceGraph source;
  private final Graph graph = new Graph();
  private final Session session;

  ReferenceSession(ReferenceGraph source, SessionOptions options) {
    this.source = source;
    graph.importGraphDef(source.definition());
    this.session =
        GraphSession.open(graph, options.config().toBuilder().clearGraphOptions().build());
    session.runner().addTarget(source.initialise()).run().close();
  }

  /** One run of the training. */
  void train() {
    session.runner().addTarget(source.train()).run().close();
  }

  /** A discriminator step alone, where a run has both. */
  void trainDiscriminator() {
    session.runner().addTarget(DISCRIMINATOR_STEP).run().close();
  }

  /** Starts a run. */
  Session.Runner runner() {
    return session.runner();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
