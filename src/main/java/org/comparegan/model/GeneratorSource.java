package org.comparegan.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.SamplingGraph;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.nn.Phase;
import org.comparegan.objective.WeightAverage;
import org.comparegan.transfer.PlannedTensor;
import org.comparegan.transfer.TransferPlan;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A generator built from its configuration, with the variables of a checkpoint or other values. */
public final class GeneratorSource implements ImageSource {
  /** Rows of a batch, also of modules whose graph takes any number. */
  public static final int BATCH = ServingGraph.EVALUATION_BATCH;

  private static final String ACCUMULATOR = "/accu/";

  private final String name;
  private final GanSpec spec;
  private final Options options;
  private final Phased sampling;
  private Optional<Phased> accumulating = Optional.empty();

  private GeneratorSource(
      String name, GanSpec spec, Options options, Function<VariableSpec, Tensor> values) {
    this.name = name;
    this.spec = spec;
    this.options = options;
    this.sampling = new Phased(spec, Phase.EVAL, options.session());
    try {
      sampling.initialise(values);
    } catch (RuntimeException e) {
      sampling.close();
      throw e;
    }
  }

  /**
   * With the variables of a checkpoint, which may be closed afterwards.
   *
   * @throws org.comparegan.checkpoint.CheckpointException when a variable is missing
   * @throws ModelException when one has another shape
   */
  public static GeneratorSource of(GanSpec spec, Checkpoint checkpoint, Options options) {
    return new GeneratorSource(
        checkpoint.path(),
        spec,
        options,
        variable -> value(checkpoint, variable, options.weights()));
  }

  /**
   * With other values; initial values give an untrained generator.
   *
   * @param name for tables
   * @param values tensors that are closed after use
   */
  public static GeneratorSource of(
      String name, GanSpec spec, Function<VariableSpec, Tensor> values, Options options) {
    return new GeneratorSource(name, spec, options, values);
  }

  /** With the values that an export will write. */
  public static GeneratorSource of(String name, GanSpec spec, TransferPlan plan, Options options) {
    Map<String, PlannedTensor> lines = new HashMap<>();
    plan.tensors().forEach(line -> lines.put(line.tensor(), line));
    return new GeneratorSource(name, spec, options, variable -> tensor(variable, lines));
  }

  private static Tensor tensor(VariableSpec variable, Map<String, PlannedTensor> lines) {
    PlannedTensor line = Optional.ofNullable(lines.get(variable.name())).orElseThrow();
    byte[] bytes = line.elements().orElseThrow().bytes();
    return Tensor.of(
        variable.dtype(), variable.shape(), tensor -> tensor.asRawTensor().data().write(bytes));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sizes sizes() {
    int classes = sampling.graph().labels().isPresent() ? spec.numClasses() : 0;
    return new Sizes(BATCH, spec.zDim(), classes, spec.image());
  }

  @Override
  public boolean hasAccumulators() {
    return sampling.graph().variables().all().stream()
        .anyMatch(v -> v.name().contains(ACCUMULATOR));
  }

  @Override
  public void accumulate(Latents latents) {
    if (accumulating.isEmpty()) {
      Phased running = new Phased(spec, Phase.ACCUMULATE, options.session());
      running.copyFrom(sampling, variable -> true);
      accumulating = Optional.of(running);
    }
    accumulating.orElseThrow().run(latents, true);
  }

  @Override
  public float[] images(Latents latents) {
    takeAccumulators();
    int rows = latents.z().length / spec.zDim();
    float[] images =
        sampling.run(
            latents.rows(0, BATCH, spec.zDim()), options.powerIteration() == PowerIteration.MOVING);
    return rows == BATCH ? images : Arrays.copyOf(images, images.length / BATCH * rows);
  }

  /** Singular vectors are not updated. */
  @Override
  public Optional<Jacobian> jacobian(Latents latents) {
    takeAccumulators();
    return Optional.of(sampling.jacobian(latents));
  }

  private void takeAccumulators() {
    if (accumulating.isPresent()) {
      boolean moving = options.powerIteration() == PowerIteration.MOVING;
      sampling.copyFrom(
          accumulating.get(),
          variable ->
              variable.name().contains(ACCUMULATOR) || (moving && !variable.spec().trainable()));
      accumulating.get().close();
      accumulating = Optional.empty();
    }
  }

  /** Sums and counts of the accumulators, by checkpoint name; empty if there are none. */
  public SortedMap<String, float[]> accumulators() {
    Phased last = accumulating.orElse(sampling);
    SortedMap<String, float[]> found = new TreeMap<>();
    for (Variable variable : last.graph().variables().all()) {
      if (variable.name().contains(ACCUMULATOR) && variable.spec().dtype() == TFloat32.class) {
        found.put(variable.name(), last.floats(variable));
      }
    }
    return found;
  }

  /**
   * Sets sums and counts as {@link #accumulators} gave them.
   *
   * @throws ModelException unless they are of this generator
   */
  public void setAccumulators(Map<String, float[]> values) {
    SortedMap<String, float[]> own = accumulators();
    for (Map.Entry<String, float[]> entry : own.entrySet()) {
      float[] value = values.get(entry.getKey());
      if (value == null || value.length != entry.getValue().length) {
        throw new ModelException(name + ": these accumulators are of another generator.");
      }
    }
    takeAccumulators();
    for (Variable variable : sampling.graph().variables().all()) {
      float[] value = own.containsKey(variable.name()) ? values.get(variable.name()) : null;
      if (value != null) {
        sampling.assign(variable, value);
      }
    }
  }

  /**
   * The value of a variable in a checkpoint.
   *
   * @throws ModelException when it has another shape there
   */
  static Tensor value(Checkpoint checkpoint, VariableSpec variable, Weights weights) {
    String average = WeightAverage.shadowName(variable.name());
    boolean averaged = weights == Weights.AVERAGED && checkpoint.tensors().containsKey(average);
    String found = averaged ? average : variable.name();
    long[] shape = variable.shape().asArray();
    if (!checkpoint.info(found).shape().equals(variable.shape())) {
      throw new ModelException(
          ("%s: %s is %s in the checkpoint, but the configuration makes it %s: they do not belong"
                  + " together.")
              .formatted(
                  checkpoint.path(), found, checkpoint.info(found).shape(), variable.shape()));
    }
    return variable.dtype() == TInt32.class
        ? Tensors.of(checkpoint.ints(found), shape)
        : Tensors.of(checkpoint.floats(found), shape);
  }

  @Override
  public void close() {
    accumulating.ifPresent(Phased::close);
    sampling.close();
  }

  /** The graph of a generator in one phase, in a session. */
  private static final class Phased implements AutoCloseable {
    private final GanSpec spec;
    private final SamplingGraph graph;
    private final GraphSession session;
    private Optional<Jacobian.Builder> derivative = Optional.empty();

    Phased(GanSpec spec, Phase phase, SessionOptions options) {
      this.spec = spec;
      this.graph = new SamplingGraph(spec, BATCH, phase);
      this.session = new GraphSession(graph.graph(), options);
    }

    /** Gives every variable its value. */
    void initialise(Function<VariableSpec, Tensor> values) {
      session.initialise(graph.variables(), values);
    }

    /** The graph, for its variables and inputs. */
    SamplingGraph graph() {
      return graph;
    }

    /** Sets a variable of float32. */
    void assign(Variable variable, float[] value) {
      try (Tensor tensor = Tensors.of(value, variable.spec().shape().asArray())) {
        session.assign(variable, tensor);
      }
    }

    /** The present value of a variable of float32. */
    float[] floats(Variable variable) {
      return session.read(variable, Tensors::floats);
    }

    /**
     * Makes a batch of images.
     *
     * @param moving whether the singular vectors of spectral norm move
     */
    float[] run(Latents latents, boolean moving) {
      List<Operation> updates = moving ? graph.updates() : List.of();
      return fed(
          latents,
          runner -> {
            Session.Runner started = runner.get().fetch(graph.images());
            updates.forEach(started::addTarget);
            try (Result result = started.run()) {
              return Tensors.floats(result.get(0));
            }
          });
    }

    /** Derivatives of the images by the latents; nothing moves. */
    Jacobian jacobian(Latents latents) {
      if (derivative.isEmpty()) {
        Ops tf = Ops.create(graph.graph()).withSubScope("jacobian");
        derivative = Optional.of(new Jacobian.Builder(tf, graph.z(), graph.images()));
      }
      Shape images =
          Shape.of(BATCH, spec.image().height(), spec.image().width(), spec.image().channels());
      Jacobian.Builder column = derivative.orElseThrow();
      return fed(latents, runner -> column.of(runner, images, spec.zDim()));
    }

    private <T> T fed(Latents latents, Function<Supplier<Session.Runner>, T> use) {
      try (Tensor z = Tensors.of(latents.z(), BATCH, spec.zDim());
          Tensor labels = Tensors.of(latents.labels(), latents.labels().length)) {
        return use.apply(
            () -> {
              Session.Runner runner = session.runner().feed(graph.z(), z);
              graph.labels().ifPresent(to -> runner.feed(to, labels));
              return runner;
            });
      }
    }

    /** Copies variables from another session of this generator. */
    void copyFrom(Phased other, Predicate<Variable> which) {
      for (Variable variable : graph.variables().all()) {
        if (which.test(variable)) {
          Variable source = other.graph.variables().find(variable.name()).orElseThrow();
          other.session.read(
              source,
              value -> {
                session.assign(variable, value);
                return variable;
              });
        }
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
