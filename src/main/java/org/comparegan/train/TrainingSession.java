package org.comparegan.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.comparegan.data.Batch;
import org.comparegan.gan.BatchPlaceholders;
import org.comparegan.gan.SessionRun;
import org.comparegan.gan.SessionRun.Slice;
import org.comparegan.gan.StepChecks;
import org.comparegan.gan.StepChecks.NotFinite;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.TrainingGraph.Due;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A session on a training graph: feeds batches, runs steps, keeps the counters. */
public final class TrainingSession implements AutoCloseable {
  private static final RunOptions TRACED =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();

  private final TrainingGraph graph;
  private final Optional<WorkerGroup> group;
  private final GraphSession session;
  private final AddressedRandom random;
  private final int stepsPerBatch;
  private long batches;
  private long step;

  /**
   * Opens a session; initialise or restore its variables before the first step.
   *
   * @param seed of the random draws of penalties
   */
  public TrainingSession(TrainingGraph graph, SessionOptions options, long seed) {
    this.graph = graph;
    this.group = WorkerGroup.of(graph);
    this.session = new GraphSession(graph.graph(), options);
    this.random = AddressedRandom.of(seed);
    this.stepsPerBatch = graph.spec().discriminatorStepsPerBatch();
  }

  /**
   * The result of training on a batch.
   *
   * @param due what was trained
   * @param scalars losses and accuracies by the name under which they are logged, e.g. {@code
   *     loss/d_0}
   */
  public record StepResult(Due due, Map<String, Float> scalars) {}

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

  /** Batches trained on. */
  public long batches() {
    return batches;
  }

  /** Copies the chief's variables to the other workers; all workers call it together. */
  public void share() {
    group.ifPresent(workers -> workers.share(session));
  }

  /** Whether any worker passes true; all workers call it together. */
  public boolean anyOf(boolean request) {
    return group.map(workers -> workers.anyOf(session, request)).orElse(request);
  }

  /** Reads the counters from the variables once these have their values. */
  public void readCounters() {
    step = session.read(counter("global_step"), t -> Tensors.longs(t)[0]);
    batches = session.read(counter("global_step_disc"), t -> Tensors.ints(t)[0]);
    batches /= stepsPerBatch;
  }

  /**
   * Trains the discriminator on a batch, and the generator when it is due.
   *
   * @throws NotFinite when a loss or a gradient is not finite; its step was not applied, and the
   *     counters are unchanged
   */
  public StepResult run(Batch batch) {
    return run(batch, due(), Optional.empty());
  }

  /**
   * Trains on a batch with TensorFlow's tracing, which is slower.
   *
   * @param trace receives the trace of each session run
   * @throws NotFinite as above
   */
  public StepResult run(Batch batch, Consumer<RunMetadata> trace) {
    return run(batch, due(), Optional.of(trace));
  }

  /**
   * Trains the given networks on a batch, whatever is due.
   *
   * @throws NotFinite as above
   */
  public StepResult run(Batch batch, Due due) {
    return run(batch, due, Optional.empty());
  }

  private Due due() {
    return graph.due(batches * stepsPerBatch);
  }

  private StepResult run(Batch batch, Due due, Optional<Consumer<RunMetadata>> trace) {
    Map<String, Mean> watched = new LinkedHashMap<>();
    for (SessionRun run : graph.runs(due)) {
      run(run, batch, watched, trace);
    }
    batches++;
    step += due == Due.DISCRIMINATOR_THEN_GENERATOR ? 1 : 0;
    Map<String, Float> values = new LinkedHashMap<>();
    watched.forEach((name, mean) -> values.put(name, mean.value()));
    return new StepResult(due, values);
  }

  private void run(
      SessionRun run,
      Batch batch,
      Map<String, Mean> watched,
      Optional<Consumer<RunMetadata>> trace) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      run.slice().ifPresent(slice -> feed(runner, batch, slice, fed));
      run.constants().forEach((to, value) -> feed(runner, to, TFloat32.scalarOf(value), fed));
      run.targets().forEach(runner::addTarget);
      run.watched().values().forEach(runner::fetch);
      run.checks().ifPresent(checks -> runner.fetch(checks.values()).fetch(checks.place()));
      try (Result result = run(runner, trace)) {
        int i = 0;
        for (String name : run.watched().keySet()) {
          float value = ((TFloat32) result.get(i++)).getFloat();
          watched.merge(name, new Mean(value, 1), Mean::plus);
        }
        int checked = i;
        run.checks().ifPresent(checks -> requirePassed(checks, result, checked));
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** Feeds some rows of a batch; adds the tensors to {@code fed}, to be closed after the run. */
  private void feed(Session.Runner runner, Batch batch, Slice slice, List<Tensor> fed) {
    BatchPlaceholders inputs = graph.inputs();
    Batch rows = batch.rows(slice.first(), slice.rows());
    feed(runner, inputs.images(), Tensors.of(rows.images(), shape(inputs.images())), fed);
    feed(runner, inputs.z(), Tensors.of(rows.z(), shape(inputs.z())), fed);
    inputs.labels().ifPresent(to -> feed(runner, to, labels(to, rows), fed));
    inputs
        .sampledLabels()
        .ifPresent(to -> feed(runner, to, Tensors.of(rows.sampledLabels(), rows.size()), fed));
    inputs
        .draws()
        .forEach(
            (name, to) -> {
              float[] values = draws(batch.number(), slice, name, to.shape());
              feed(runner, to, Tensors.of(values, shape(to)), fed);
            });
  }

  private static void feed(Session.Runner runner, Operand<?> to, Tensor value, List<Tensor> fed) {
    fed.add(value);
    runner.feed(to, value);
  }

  /** A row's draws do not depend on how the batch is split. */
  private float[] draws(long number, Slice slice, String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    int rows = Math.toIntExact(shape.get(0));
    int width = values.length / rows;
    RandomStream stream = random.stream("draw/" + slice.draw(name));
    for (int i = 0; i < rows; i++) {
      long row = graph.share().stepRow(slice.share() * rows + i);
      stream.fillUniform(number, row * width, values, i * width, width, 0, 1);
    }
    return values;
  }

  private static Tensor labels(Operand<?> to, Batch batch) {
    if (to.type() != TFloat32.class) {
      return Tensors.of(batch.labels(), batch.size());
    }
    if (batch.softLabels().length == 0) {
      throw new TrainingException(
          "S3GAN.use_soft_labels needs labels that are distributions: choose a soft_labeled_ data"
              + " set, or set label_split.labels = \"soft\" and replace_labels.file_pattern.");
    }
    return Tensors.of(batch.softLabels(), shape(to));
  }

  private static long[] shape(Operand<?> operand) {
    return operand.shape().asArray();
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

  /** Discriminator steps on this batch may have been counted before the one that failed. */
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

  private void restoreCounter() {
    int counted = Math.toIntExact(batches * stepsPerBatch);
    try (TInt32 value = TInt32.scalarOf(counted)) {
      session.assign(counter("global_step_disc"), value);
    }
  }

  /** A running mean over session runs. */
  private record Mean(float sum, int count) {
    Mean plus(Mean other) {
      return new Mean(sum + other.sum, count + other.count);
    }

    float value() {
      return sum / count;
    }
  }

  /** Current norms of the weights, by name. */
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

  /** Exchanges between workers outside the steps: the chief's state, and requests to stop. */
  private static final class WorkerGroup {
    /** Kinds of session runs, which TensorFlow keeps apart. */
    private static final long STEPS = 1;

    private static final long STATE = 2;
    private static final long REQUESTS = 3;

    private final List<Operation> state = new ArrayList<>();
    private final Operand<TFloat32> request;
    private final Operand<TFloat32> requests;

    private WorkerGroup(TrainingGraph graph, Replicas replicas) {
      Ops tf = Ops.create(graph.graph());
      for (Variable variable : graph.variables().all()) {
        Output<?> value = replicas.fromChief(tf, variable.value());
        state.add(
            replicas.chief()
                ? value.op()
                : tf.assignVariableOp(
                        variable.handle(), value, AssignVariableOp.validateShape(false))
                    .op());
      }
      this.request = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1)));
      this.requests = replicas.mean(tf, request);
    }

    /** Adds the exchanges to a graph; empty for a single worker. */
    static Optional<WorkerGroup> of(TrainingGraph graph) {
      Replicas replicas = graph.share().replicas();
      return replicas.alone() ? Optional.empty() : Optional.of(new WorkerGroup(graph, replicas));
    }

    void share(GraphSession session) {
      Session.Runner runner = session.runner();
      state.forEach(runner::addTarget);
      session.exchange(runner, STATE).close();
    }

    boolean anyOf(GraphSession session, boolean own) {
      try (TFloat32 value = Tensors.of(new float[] {own ? 1 : 0}, 1);
          Result result =
              session.exchange(session.runner().feed(request, value).fetch(requests), REQUESTS)) {
        return Tensors.floats(result.get(0))[0] > 0;
      }
    }
  }
}
