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
import org.comparegan.gan.Pass;
import org.comparegan.gan.Pass.Part;
import org.comparegan.gan.StepChecks;
import org.comparegan.gan.StepGraph;
import org.comparegan.gan.TrainingInputs;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A training graph with its values: feeds batches, runs steps, keeps the counters. */
public final class TrainingSession implements AutoCloseable {
  private static final RunOptions TRACED =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();

  private final StepGraph graph;
  private final Optional<WorkerGroup> group;
  private final GraphSession session;
  private final AddressedRandom random;
  private long runs;
  private long step;

  /** Opens a session whose variables have no values yet: initialise or restore them first. */
  public TrainingSession(StepGraph graph, SessionOptions options, long seed) {
    this.graph = graph;
    this.group = WorkerGroup.of(graph);
    this.session = new GraphSession(graph.graph(), options);
    this.random = AddressedRandom.of(seed);
  }

  /** What one run said. */
  public record StepResult(
      Due due, float discriminatorLoss, float generatorLoss, Map<String, Float> scalars) {}

  /** The variables' session. */
  public GraphSession session() {
    return session;
  }

  /** The graph. */
  public StepGraph graph() {
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
   * The same, traced by TensorFlow, which makes the run slower.
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
    for (Pass pass : graph.passes(due)) {
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
      Pass pass, Batch batch, Map<String, Mean> watched, Optional<Consumer<RunMetadata>> trace) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      pass.part().ifPresent(part -> feed(runner, batch, part, fed));
      pass.constants().forEach((to, value) -> feed(runner, to, TFloat32.scalarOf(value), fed));
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

  private void feed(Session.Runner runner, Batch batch, Part part, List<Tensor> fed) {
    TrainingInputs inputs = graph.inputs();
    Batch rows = batch.rows(part.first(), part.rows());
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
              float[] values = draws(batch.number(), part, name, to.shape());
              feed(runner, to, Tensors.of(values, shape(to)), fed);
            });
  }

  /** Each row draws what it would in a batch that one worker sees as a whole. */
  private float[] draws(long number, Part part, String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    int rows = Math.toIntExact(shape.get(0));
    int width = values.length / rows;
    RandomStream stream = random.stream("draw/" + part.draw(name));
    for (int i = 0; i < rows; i++) {
      long row = graph.share().stepRow(part.share() * rows + i);
      stream.fillUniform(number, row * width, values, i * width, width, 0, 1);
    }
    return values;
  }

  private static Tensor labels(Operand<?> to, Batch batch) {
    if (to.type() != TFloat32.class) {
      return Tensors.of(batch.labels(), batch.size());
    }
    if (batch.softLabels().length == 0) {
      throw new TrainException(
          "S3GAN.use_soft_labels needs distributions as labels: name a soft_labeled_ data set, or say"
              + " label_split.labels = \"soft\", and their files with replace_labels.file_pattern.");
    }
    return Tensors.of(batch.softLabels(), shape(to));
  }

  private static void feed(Session.Runner runner, Operand<?> to, Tensor value, List<Tensor> fed) {
    fed.add(value);
    runner.feed(to, value);
  }

  private static long[] shape(Operand<?> operand) {
    return operand.shape().asArray();
  }

  private Variable counter(String name) {
    return graph.variables().find(name).orElseThrow();
  }
}
