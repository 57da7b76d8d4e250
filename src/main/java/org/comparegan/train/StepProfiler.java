package org.comparegan.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.comparegan.gan.TrainingGraph.Due;
import org.comparegan.graph.Variable;
import org.comparegan.train.StepProfile.TracedOperation;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;

/**
 * Traces a few generator steps of a training with their discriminator steps, after a warm-up, and
 * writes {@code trace.json} for Chrome's about:tracing or Perfetto and {@code profile.txt} with
 * tables by operation type and by layer.
 */
public final class StepProfiler {
  /**
   * The first run of each kind builds TensorFlow's executor; the next few fill caches and pools.
   */
  private static final int WARM_UP_STEPS = 3;

  private final int steps;
  private final LayerNames layers;
  private final Path directory;
  private final List<TracedOperation> operations = new ArrayList<>();
  private int generatorSteps;
  private boolean written;

  /**
   * A profiler of one training.
   *
   * @param steps generator steps to trace, at least one
   * @param variables variables of the graph, whose names give the layers
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

  /** Receiver for the trace of the next batch; empty when that batch is not traced. */
  Optional<Consumer<RunMetadata>> next() {
    boolean traces = generatorSteps >= WARM_UP_STEPS && generatorSteps < WARM_UP_STEPS + steps;
    return traces ? Optional.of(this::add) : Optional.empty();
  }

  /** Called after each batch; writes the files after the last traced one. */
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

  /** The profile; empty when the training ended before the last step to trace. */
  public Optional<StepProfile> finished() {
    return written ? Optional.of(profile()) : Optional.empty();
  }

  /** Generator steps needed for a profile, including the warm-up. */
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

  /**
   * Finds the layer of an operation by its name. Scopes of operations follow checkpoint paths, but
   * a reopened scope has a numeric suffix, and the gradient scope repeats the scope of the forward
   * operation.
   */
  static final class LayerNames {
    private static final Pattern NUMBER = Pattern.compile("_\\d+$");

    /** Every scope that contains a variable, e.g. {@code generator} and {@code generator/B1}. */
    private final Set<String> paths;

    private LayerNames(Set<String> paths) {
      this.paths = paths;
    }

    /** The layers of variables named as in a checkpoint. */
    static LayerNames of(Collection<String> variables) {
      Set<String> paths = new HashSet<>();
      for (String variable : variables) {
        for (int end = variable.indexOf('/'); end >= 0; end = variable.indexOf('/', end + 1)) {
          paths.add(variable.substring(0, end));
        }
      }
      return new LayerNames(Set.copyOf(paths));
    }

    /** The longest checkpoint path within the operation's name; empty when there is none. */
    String of(String operation) {
      List<String> scopes = List.of(operation.split("/", -1));
      int begin = 0;
      while (begin < scopes.size() && step("", scopes.get(begin)).isEmpty()) {
        begin++;
      }
      String path = "";
      for (String scope : scopes.subList(begin, scopes.size())) {
        String next = step(path, scope);
        if (next.isEmpty()) {
          return path;
        }
        path = next;
      }
      return path;
    }

    /** The path extended by one scope; empty when no variable lies below. */
    private String step(String path, String scope) {
      String before = path.isEmpty() ? "" : path + "/";
      if (paths.contains(before + scope)) {
        return before + scope;
      }
      String plain = before + NUMBER.matcher(scope).replaceFirst("");
      return paths.contains(plain) ? plain : "";
    }
  }
}
