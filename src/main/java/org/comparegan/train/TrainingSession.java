package org.comparegan.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.comparegan.data.Batch;
import org.comparegan.gan.Due;
import org.comparegan.gan.NotFinite;
import org.comparegan.gan.SessionRun;
import org.comparegan.gan.StepChecks;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.random.AddressedRandom;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A training graph with its values: feeds batches, runs steps, keeps the counters. */
public final class TrainingSession implements AutoCloseable {
  private static final RunOptions TRACED =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();

  private final TrainingGraph graph;
  private final Optional<WorkerGroup> group;
  private final GraphSession session;
  private final BatchFeeds feeds;
  private long runs;
  private long step;

  /** Opens a session whose variables have no values yet: initialise or restore them first. */
  public TrainingSession(TrainingGraph graph, SessionOptions options, long seed) {
    this.graph = graph;
    this.group = WorkerGroup.of(graph);
    this.session = new GraphSession(graph.graph(), options);
    this.feeds = new BatchFeeds(graph, AddressedRandom.of(seed));
  }

  /** What one run said. */
  public record StepResult(
      Due due, float discriminatorLoss, float generatorLoss, Map<String, Float> scalars) {}

  /** The variables' session. */
  public GraphSession session() {
    return session;
  }

  /** The graph. */
  public TrainingGraph graph() {
    return graph;
  }

  /** Generator steps done. */
  public long step() {
    return step;
  }

  /** Runs done, which is also the number of the next batch. */
  public long runs() {
    return runs;
  }

  /** Gives every variable of the other workers the chief's value; all of them call it together. */
  public void share() {
    group.ifPresent(workers -> workers.share(session));
  }

  /** Whether any worker says so; all of them ask together. */
  public boolean anyOf(boolean wish) {
    return group.map(workers -> workers.anyOf(session, wish)).orElse(wish);
  }

  /** Takes the counters from the variables, after these got their values. */
  public void readCounters() {
    step = session.read(counter("global_step"), t -> Tensors.longs(t)[0]);
    runs = session.read(counter("global_step_disc"), t -> Tensors.ints(t)[0]);
    runs /= graph.spec().discriminatorStepsPerRun();
  }

  /**
   * Trains on one batch: the discriminator, and the generator when it is due.
   *
   * @throws NotFinite when a loss or a gradient is not finite; its step was not applied, and the
   *     counters are as before
   */
  public StepResult run(Batch batch) {
    return run(batch, due(), Optional.empty());
  }

  /**
   * Runs a step that TensorFlow traces, which makes it slower.
   *
   * @param trace hears what each run of the session did
   * @throws NotFinite as above
   */
  public StepResult run(Batch batch, Consumer<RunMetadata> trace) {
    return run(batch, due(), Optional.of(trace));
  }

  /**
   * Trains what the caller says, whatever is due.
   *
   * @throws NotFinite as above
   */
  public StepResult run(Batch batch, Due due) {
    return run(batch, due, Optional.empty());
  }

  private Due due() {
    return graph.due(runs * graph.spec().discriminatorStepsPerRun());
  }

  private StepResult run(Batch batch, Due due, Optional<Consumer<RunMetadata>> trace) {
    Map<String, Mean> watched = new LinkedHashMap<>();
    for (SessionRun pass : graph.passes(due)) {
      run(pass, batch, watched, trace);
    }
    runs++;
    step += due == Due.DISCRIMINATOR_THEN_GENERATOR ? 1 : 0;
    Map<String, Float> values = new LinkedHashMap<>();
    watched.forEach((name, mean) -> values.put(name, mean.value()));
    return new StepResult(
        due,
        values.getOrDefault("loss/d_0", Float.NaN),
        values.getOrDefault("loss/g", Float.NaN),
        values);
  }

  private void run(
      SessionRun pass,
      Batch batch,
      Map<String, Mean> watched,
      Optional<Consumer<RunMetadata>> trace) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      feeds.feed(runner, pass, batch, fed);
      pass.targets().forEach(runner::addTarget);
      pass.watched().values().forEach(runner::fetch);
      pass.checks().ifPresent(checks -> runner.fetch(checks.values()).fetch(checks.place()));
      try (Result result = run(runner, trace)) {
        int i = 0;
        for (String name : pass.watched().keySet()) {
          float value = ((TFloat32) result.get(i++)).getFloat();
          watched.merge(name, new Mean(value, 1), Mean::plus);
        }
        int checked = i;
        pass.checks().ifPresent(checks -> requirePassed(checks, result, checked));
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** A discriminator step of this run may have been counted before the step that failed. */
  private void requirePassed(StepChecks checks, Result result, int first) {
    int place = Tensors.ints(result.get(first + 1))[0];
    checks
        .failure(Tensors.floats(result.get(first)), place)
        .ifPresent(
            found -> {
              restoreCounter();
              throw found;
            });
  }

  private Result run(Session.Runner runner, Optional<Consumer<RunMetadata>> trace) {
    if (group.isPresent()) {
      return session.exchange(runner, WorkerGroup.STEPS);
    }
    if (trace.isEmpty()) {
      return session.run(runner);
    }
    Result result = runner.setOptions(TRACED).runAndFetchMetadata();
    result.getMetadata().ifPresent(trace.get());
    return result;
  }

  private void restoreCounter() {
    int counted = Math.toIntExact(runs * graph.spec().discriminatorStepsPerRun());
    try (TInt32 value = TInt32.scalarOf(counted)) {
      session.assign(counter("global_step_disc"), value);
    }
  }

  /** The mean of what several passes said. */
  private record Mean(float sum, int count) {
    Mean plus(Mean other) {
      return new Mean(sum + other.sum, count + other.count);
    }

    float value() {
      return sum / count;
    }
  }

  /** Norms of the weights as they are, by name. */
  public Map<String, Float> norms() {
    Session.Runner runner = session.runner();
    graph.norms().values().forEach(runner::fetch);
    Map<String, Float> values = new LinkedHashMap<>();
    try (Result result = session.run(runner)) {
      int i = 0;
      for (String name : graph.norms().keySet()) {
        values.put(name, Tensors.floats(result.get(i++))[0]);
      }
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
  }

  private Variable counter(String name) {
    return graph.variables().find(name).orElseThrow();
  }
}
