package org.comparegan.model;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.nn.Phase;
import org.comparegan.objective.WeightAverage;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A generator built here, with the variables of a checkpoint or with values of any other origin.
 */
public final class GeneratorSource implements ImageSource {
  private static final String ACCUMULATOR = "/accu/";

  private final String name;
  private final GanSpec spec;
  private final Options options;
  private final GeneratorSession sampling;
  private Optional<GeneratorSession> accumulating = Optional.empty();

  /** Which weights of a checkpoint count. */
  public enum Weights {
    /** Exponential moving averages in place of the weights that have one: the reference's. */
    AVERAGED,
    /** As trained. */
    TRAINED
  }

  /** What spectral norm does with its singular vectors while sampling. */
  public enum PowerIteration {
    /** Every batch moves them (reference R5). */
    MOVING,
    /** They stay what the checkpoint has, so that a sample does not depend on those before. */
    FROZEN
  }

  /**
   * How a generator is run.
   *
   * @param weights which weights count
   * @param powerIteration what spectral norm does
   * @param session threads, device, determinism
   */
  public record Options(Weights weights, PowerIteration powerIteration, SessionOptions session) {
    /** As the reference evaluates. */
    public static Options reference(SessionOptions session) {
      return new Options(Weights.AVERAGED, PowerIteration.MOVING, session);
    }
  }

  private GeneratorSource(
      String name, GanSpec spec, Options options, Function<VariableSpec, Tensor> values) {
    this.name = name;
    this.spec = spec;
    this.options = options;
    this.sampling = new GeneratorSession(spec, Phase.EVAL, options.session());
    try {
      sampling.initialise(values);
    } catch (RuntimeException e) {
      sampling.close();
      throw e;
    }
  }

  /**
   * With the variables of a checkpoint, which is read here and can be closed after.
   *
   * @throws org.comparegan.checkpoint.CheckpointException when a variable is missing
   * @throws ModelException when one has another shape
   */
  public static GeneratorSource of(GanSpec spec, Checkpoint checkpoint, Options options) {
    return new GeneratorSource(
        checkpoint.path(), spec, options, variable -> value(checkpoint, variable, options));
  }

  /**
   * With values from elsewhere: the initial ones give an untrained generator.
   *
   * @param name for tables
   * @param values tensors that are closed after use
   */
  public static GeneratorSource of(
      String name, GanSpec spec, Function<VariableSpec, Tensor> values, Options options) {
    return new GeneratorSource(name, spec, options, values);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int batch() {
    return GeneratorSession.BATCH;
  }

  @Override
  public int latentWidth() {
    return spec.zDim();
  }

  @Override
  public int classes() {
    return sampling.graph().labels().isPresent() ? spec.numClasses() : 0;
  }

  @Override
  public int height() {
    return spec.image().height();
  }

  @Override
  public int width() {
    return spec.image().width();
  }

  @Override
  public int channels() {
    return spec.image().channels();
  }

  @Override
  public boolean hasAccumulators() {
    return sampling.graph().variables().all().stream()
        .anyMatch(v -> v.name().contains(ACCUMULATOR));
  }

  @Override
  public void accumulate(Latents latents) {
    if (accumulating.isEmpty()) {
      GeneratorSession running = new GeneratorSession(spec, Phase.ACCUMULATE, options.session());
      running.copyFrom(sampling, variable -> true);
      accumulating = Optional.of(running);
    }
    accumulating.orElseThrow().run(latents, true);
  }

  @Override
  public float[] images(Latents latents) {
    takeAccumulators();
    return sampling.run(latents, options.powerIteration() == PowerIteration.MOVING);
  }

  /** Singular vectors stay as they are. */
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
    GeneratorSession last = accumulating.orElse(sampling);
    SortedMap<String, float[]> found = new TreeMap<>();
    for (Variable variable : last.graph().variables().all()) {
      if (variable.name().contains(ACCUMULATOR) && variable.spec().dtype() == TFloat32.class) {
        found.put(variable.name(), last.floats(variable));
      }
    }
    return found;
  }

  private static Tensor value(Checkpoint checkpoint, VariableSpec variable, Options options) {
    String average = WeightAverage.shadowName(variable.name());
    boolean averaged =
        options.weights() == Weights.AVERAGED && checkpoint.tensors().containsKey(average);
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
    accumulating.ifPresent(GeneratorSession::close);
    sampling.close();
  }
}
