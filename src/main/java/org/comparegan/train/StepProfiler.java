package org.comparegan.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.comparegan.gan.Due;
import org.comparegan.graph.Variable;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;

/**
 * Traces a few generator steps of a training, with the discriminator steps before them, after the
 * first ones have warmed up; then writes {@code trace.json}, which Chrome's about:tracing and
 * Perfetto show, and {@code profile.txt}, tables by operation type and by layer.
 */
public final class StepProfiler {
  /** The first run of each kind makes TensorFlow's plan; the next few fill caches and pools. */
  private static final int WARM_UP_STEPS = 3;

  private final int steps;
  private final LayerNames layers;
  private final Path directory;
  private final List<TracedOperation> operations = new ArrayList<>();
  private int generatorSteps;
  private boolean written;

  /**
   * A profiler of one run.
   *
   * @param steps generator steps to trace, at least one
   * @param variables of the graph, whose names tell the layers
   * @param directory where the files go
   */
  public StepProfiler(int steps, Collection<Variable> variables, Path directory) {
    if (steps < 1) {
      throw new IllegalArgumentException("A profile needs 1 step or more, not " + steps + ".");
    }
    this.steps = steps;
    this.layers = LayerNames.of(variables.stream().map(Variable::name).toList());
    this.directory = directory;
  }

  /** Who takes the trace of the next run, if it is to be traced. */
  Optional<Consumer<RunMetadata>> next() {
    boolean traces = generatorSteps >= WARM_UP_STEPS && generatorSteps < WARM_UP_STEPS + steps;
    return traces ? Optional.of(this::add) : Optional.empty();
  }

  /** Hears that a run is done; writes the files after the last that was to be traced. */
  void done(Due due) {
    if (due == Due.DISCRIMINATOR_THEN_GENERATOR) {
      generatorSteps++;
    }
    if (generatorSteps == WARM_UP_STEPS + steps && !written) {
      StepProfile profile = profile();
      profile.writeTrace(directory.resolve("trace.json"));
      profile.writeTables(directory.resolve("profile.txt"));
      written = true;
    }
  }

  /** What was traced; empty when the run ended before the last step that was to be traced. */
  public Optional<StepProfile> finished() {
    return written ? Optional.of(profile()) : Optional.empty();
  }

  /** Generator steps that a run needs for the profile. */
  public int needed() {
    return WARM_UP_STEPS + steps;
  }

  private StepProfile profile() {
    return new StepProfile(steps, List.copyOf(operations));
  }

  private void add(RunMetadata run) {
    for (DeviceStepStats device : run.getStepStats().getDevStatsList()) {
      for (NodeExecStats node : device.getNodeStatsList()) {
        operations.add(TracedOperation.of(device.getDevice(), node, layers));
      }
    }
  }
}
