package org.comparegan.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.data.Batch;
import org.comparegan.data.BatchStream;
import org.comparegan.data.ImageSet;
import org.comparegan.data.ReadAhead;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.ExperimentParts;
import org.comparegan.train.TrainSettings;
import org.comparegan.train.TrainingSession;

/**
 * Steps of the quick start with batches from its data set against steps with the same batch again
 * and again, and what of a step is not TensorFlow's: the processor time of the thread that calls
 * it, which feeds, starts the run and reads the scalars, but computes nothing of the graph.
 *
 * @param config a gin file
 */
record DataBenchmark(Path config) implements Benchmark {
  private static final String DATA = "step with constants over step with data";
  private static final String OVERHEAD = "step outside of TensorFlow";
  private static final int STEPS = 10;

  @Override
  public List<Row> rows() {
    return List.of(Row.atLeast(DATA, 0.97), Row.atMost(OVERHEAD, 3));
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    GinConfig gin = GinConfig.parse(List.of(config), List.of());
    TrainSettings settings = TrainSettings.of(conditions.session());
    try (ImageSet images = ExperimentParts.images(gin.experiment(), settings)) {
      GanSpec spec = ExperimentParts.spec(gin.experiment(), images);
      try (TrainingGraph graph = new TrainingGraph(spec);
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

  private static Map<String, Outcome> measure(
      TrainingSession session, BatchStream stream, int rounds) {
    Batch constant = stream.next();
    List<Double> shares = new ArrayList<>();
    Turns turns =
        Turns.of(
            rounds,
            () -> repeat(() -> session.run(stream.next())),
            () -> shares.add(CallingThread.share(() -> repeat(() -> session.run(constant)))));
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    outcomes.put(DATA, new Outcome.Compared(turns, true));
    double share = Turns.median(shares.stream().mapToDouble(Double::doubleValue).toArray());
    outcomes.put(OVERHEAD, new Outcome.Measured(100 * share, "%"));
    return outcomes;
  }

  private static void repeat(Runnable step) {
    for (int i = 0; i < STEPS; i++) {
      step.run();
    }
  }
}
