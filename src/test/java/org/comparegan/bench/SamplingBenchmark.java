package org.comparegan.bench;

import java.util.List;
import java.util.Optional;
import org.comparegan.data.Batch;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.SamplingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.nn.InitialValues;
import org.comparegan.nn.Phase;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * Batches of samples against the reference's generator, singular vectors moving as in the
 * reference.
 *
 * @param graph the name of the reference's graph
 * @param goal of the ratio
 */
record SamplingBenchmark(String graph, double goal) implements Benchmark {
  @Override
  public List<Row> rows() {
    return List.of(Row.atLeast(graph + " batch", goal));
  }

  @Override
  public Optional<Need> need() {
    return Optional.of(Need.GRAPHS);
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    ReferenceGraph reference = ReferenceGraph.open(conditions.given(Need.GRAPHS), graph);
    Batch batch = OurTraining.batch(reference.spec());
    try (ReferenceGraph.Session theirs = reference.session(conditions.session());
        Ours ours = new Ours(reference.spec(), conditions.session());
        Tensor z = Tensors.of(batch.z(), batch.size(), reference.spec().zDim());
        Tensor labels = Tensors.of(batch.sampledLabels(), batch.size())) {
      Turns turns =
          Turns.of(
              conditions.rounds(),
              () -> ours.run(z, labels),
              () ->
                  theirs
                      .runner()
                      .feed("z", z)
                      .feed("labels", labels)
                      .fetch("generated")
                      .run()
                      .close());
      return List.of(new Outcome.Compared(turns, false));
    }
  }

  /** Our generator in evaluation. */
  private static final class Ours implements AutoCloseable {
    private final SamplingGraph graph;
    private final GraphSession session;

    Ours(GanSpec spec, SessionOptions options) {
      this.graph = new SamplingGraph(spec, spec.batchSize(), Phase.EVAL);
      this.session = new GraphSession(graph.graph(), options);
      session.initialiseTogether(graph.variables(), InitialValues.of(1));
    }

    void run(Tensor z, Tensor labels) {
      Session.Runner runner = session.runner().feed(graph.z(), z).fetch(graph.images());
      graph.labels().ifPresent(to -> runner.feed(to, labels));
      graph.updates().forEach(runner::addTarget);
      try (Result result = runner.run()) {
        Tensors.floats(result.get(0));
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
