package org.comparegan.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.data.Batch;
import org.comparegan.data.BatchStream;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.WholeBatchGraph;
import org.comparegan.image.ImageSet;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.ExperimentParts;
import org.comparegan.train.TrainingSession;
import org.comparegan.train.TrainingSettings;

/**
 * Steps of the quick start with batches from its data set against steps with the same batch again
 * and again, and what of a step is not TensorFlow's: the processor time of the thread that calls
 * it, which feeds, starts the run and reads the scalars, but computes nothing of the graph.
 *
 * @param config a gin file
 */
record DataBenchmark(Path config) implements Benchmark {
  private static final int STEPS = 10;

  @Override
  public List<Row> rows() {
    return List.of(
        Row.atLeast("step with constants over step with data", 0.97),
        Row.atMost("step outside of TensorFlow", 3));
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    GinConfig gin = GinConfig.parse(List.of(config), List.of());
    TrainingSettings settings = TrainingSettings.of(conditions.session());
    try (ImageSet images = ExperimentParts.images(gin.experiment(), settings)) {
      GanSpec spec = ExperimentParts.spec(gin.experiment(), images);
      try (WholeBatchGraph graph = new WholeBatchGraph(spec);
          TrainingSession session = new TrainingSession(graph, conditions.session(), 1);
          BatchStream stream =
              ExperimentParts.batches(gin.experiment(), spec, images).stream(
                  0, ReadAhead.DEFAULT)) {
        session.session().initialiseTogether(graph.variables(), InitialValues.of(1));
        session.readCounters();
        conditions.note().accept("steps with data and with constants");
        return measure(session, stream, conditions.rounds());
      }
    }
  }

  private static List<Outcome> measure(TrainingSession session, BatchStream stream, int rounds) {
    Batch constant = stream.next();
    List<Double> shares = new ArrayList<>();
    Turns turns =
        Turns.of(
            rounds,
            () -> repeat(() -> session.run(stream.next())),
            () -> shares.add(callingThreadShare(() -> repeat(() -> session.run(constant)))));
    double share = Turns.median(shares.stream().mapToDouble(Double::doubleValue).toArray());
    return List.of(new Outcome.Compared(turns, true), new Outcome.Measured(100 * share, "%"));
  }

  private static void repeat(Runnable step) {
    for (int i = 0; i < STEPS; i++) {
      step.run();
    }
  }

  /** The calling thread's processor time as a share of the whole process's, in [0, 1]. */
  private static double callingThreadShare(Runnable work) {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Turns.Cost all = Turns.Cost.of(work);
    long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
    return own * 1e-9 / all.processor();
  }
}
