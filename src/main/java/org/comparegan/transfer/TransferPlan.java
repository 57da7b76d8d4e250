package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.graph.VariableSpec;
import org.comparegan.objective.WeightAverage;
import org.comparegan.transfer.PlannedTensor.Status;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Where the variables of a target come from, tensor by tensor, and what of the source stays behind.
 *
 * @param source what is read, for messages
 * @param tensors a line for each variable of the target, then one for each other tensor of the
 *     source
 */
public record TransferPlan(String source, List<PlannedTensor> tensors) {
  private static final String SHADOW = "/" + WeightAverage.SUFFIX;

  /** Optimiser slots, powers of beta, steps. */
  private static final Pattern TRAINING =
      Pattern.compile(".*/[dg]_opt(_1)?|(.*/)?beta[12]_power|global_step|global_step_disc");

  /** What TensorFlow 2 adds of its own. */
  private static final Pattern BOOKKEEPING =
      Pattern.compile("(.*/)?save_counter(/\\.ATTRIBUTES/.*)?|.*/\\.OPTIMIZER_SLOT/.*");

  /** Which of a generator's weights count. */
  public enum Weights {
    /** Weights and moving averages, each as it is. */
    BOTH,
    /** Moving averages in place of the weights that have one. */
    AVERAGED,
    /** The weights of training. */
    TRAINED
  }

  /** What is done with optimiser slots and steps. */
  public enum TrainingState {
    /** They go along. */
    KEPT,
    /** They stay behind. */
    DROPPED
  }

  /**
   * How to plan.
   *
   * @param weights which weights count
   * @param state what is done with optimiser slots and steps
   * @param allowed names, with {@code *} for anything, that may be missing or unused
   * @param seed of the initial values of what is missing
   */
  public record Options(Weights weights, TrainingState state, List<String> allowed, long seed) {
    /** Nothing may be missing. */
    public static Options of(Weights weights, TrainingState state) {
      return new Options(weights, state, List.of(), 0);
    }

    boolean allows(String name) {
      return named(allowed).test(name);
    }
  }

  /** Whether a name is one of these; {@code *} stands for anything. */
  public static Predicate<String> named(List<String> globs) {
    List<Pattern> patterns =
        globs.stream()
            .map(glob -> Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q")))
            .toList();
    return name -> patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** Copies the list. */
  public TransferPlan {
    tensors = List.copyOf(tensors);
  }

  /** Plans for variables of a target; nothing is read but names and shapes. */
  public static TransferPlan of(
      WeightSource source, Collection<VariableSpec> target, Options options) {
    return new Planner(source, options).plan(target);
  }

  private record Planner(WeightSource source, Options options) {

    TransferPlan plan(Collection<VariableSpec> target) {
      List<PlannedTensor> lines = new ArrayList<>();
      Set<String> used = new HashSet<>();
      for (VariableSpec variable : target) {
        lines.add(line(variable, used));
      }
      Set<String> wanted = target.stream().map(VariableSpec::name).collect(Collectors.toSet());
      boolean converts = lines.stream().anyMatch(line -> line.status() == Status.CONVERTED);
      source
          .tensors()
          .forEach(
              (name, origin) -> {
                if (!used.contains(name) && !wanted.contains(name)) {
                  lines.add(rest(name, origin, converts));
                }
              });
      return new TransferPlan(source.location(), lines);
    }

    private PlannedTensor line(VariableSpec variable, Set<String> used) {
      String name = variable.name();
      TensorInfo info = info(variable);
      String shadow = name + SHADOW;
      boolean averaged = options.weights() == Weights.AVERAGED && source.find(shadow).isPresent();
      String from = averaged ? shadow : name;
      Optional<WeightSource.Origin> origin = source.find(from);
      if (origin.isPresent()) {
        used.add(from);
        if (!origin.get().info().equals(info) && options.allows(name)) {
          return anew(variable, info);
        }
        if (!origin.get().info().equals(info)) {
          return new PlannedTensor(
              name,
              Optional.of(origin.get().key()),
              Optional.of(name),
              info,
              Status.MISFIT,
              "the source has " + origin.get().info(),
              Optional.empty());
        }
        return new PlannedTensor(
            name,
            Optional.of(origin.get().key()),
            Optional.of(name),
            info,
            averaged ? Status.AVERAGED : Status.KEPT,
            "",
            Optional.of(new TensorValue.Copied(origin.get())));
      }
      Optional<TensorValue> statistic = new Statistics(source).of(name, info);
      if (statistic.isPresent()) {
        String note = name.contains("/accu/") ? "of moving averages" : "of accumulators";
        return planned(name, info, Status.CONVERTED, note, statistic);
      }
      if (options.allows(name)) {
        return anew(variable, info);
      }
      return planned(name, info, Status.MISSING, "", Optional.empty());
    }

    private PlannedTensor anew(VariableSpec variable, TensorInfo info) {
      return planned(
          variable.name(),
          info,
          Status.INITIALISED,
          "--allow-missing",
          Optional.of(TensorValue.Computed.initial(info, variable, options.seed())));
    }

    private static PlannedTensor planned(
        String name, TensorInfo info, Status status, String note, Optional<TensorValue> value) {
      return new PlannedTensor(
          name, Optional.empty(), Optional.of(name), info, status, note, value);
    }

    /** A tensor that no variable of the networks takes. */
    private PlannedTensor rest(String name, WeightSource.Origin origin, boolean converts) {
      boolean shadow = name.endsWith(SHADOW);
      boolean training = TRAINING.matcher(name).matches();
      boolean kept =
          shadow
              ? options.weights() == Weights.BOTH
              : training && options.state() == TrainingState.KEPT;
      if (kept) {
        return new PlannedTensor(
            name,
            Optional.of(origin.key()),
            Optional.of(name),
            origin.info(),
            Status.KEPT,
            shadow ? "moving average" : "training state",
            Optional.of(new TensorValue.Copied(origin)));
      }
      boolean dropped =
          shadow
              || training
              || BOOKKEEPING.matcher(name).matches()
              || (options.weights() == Weights.AVERAGED && source.find(name + SHADOW).isPresent())
              || (converts && isStatistic(name))
              || options.allows(name);
      return new PlannedTensor(
          name,
          Optional.of(origin.key()),
          Optional.empty(),
          origin.info(),
          dropped ? Status.DROPPED : Status.UNUSED,
          "",
          Optional.empty());
    }

    private static boolean isStatistic(String name) {
      return name.contains("/accu/") || name.matches(".*/moving_(mean|variance)");
    }
  }

  static TensorInfo info(VariableSpec variable) {
    Dtype dtype =
        variable.dtype() == TInt32.class
            ? Dtype.INT32
            : variable.dtype() == TInt64.class ? Dtype.INT64 : Dtype.FLOAT32;
    return new TensorInfo(dtype, variable.shape());
  }

  /**
   * This plan with other numbers for some float32 tensors.
   *
   * @param values by target name
   * @param note where they come from
   */
  public TransferPlan with(Map<String, float[]> values, String note) {
    return new TransferPlan(
        source,
        tensors.stream()
            .map(
                line ->
                    Optional.ofNullable(values.get(line.tensor()))
                        .map(
                            numbers ->
                                new PlannedTensor(
                                    line.tensor(),
                                    line.source(),
                                    line.target(),
                                    line.info(),
                                    Status.CONVERTED,
                                    note,
                                    Optional.of(
                                        TensorValue.Computed.floats(line.info(), () -> numbers))))
                        .orElse(line))
            .toList());
  }

  /** Lines that make the plan impossible. */
  public List<PlannedTensor> errors() {
    return tensors.stream().filter(line -> line.status().isError()).toList();
  }

  /**
   * Fails on the first errors.
   *
   * @throws TransferException that names them and says what to do
   */
  public void requirePossible() {
    List<PlannedTensor> errors = errors();
    if (errors.isEmpty()) {
      return;
    }
    String first =
        errors.stream()
            .limit(3)
            .map(
                e ->
                    e.tensor()
                        + " ("
                        + e.info()
                        + ") "
                        + e.status().text()
                        + (e.note().isEmpty() ? "" : ": " + e.note()))
            .collect(Collectors.joining("; "));
    throw new TransferException(
        "%s: %d of %d tensors do not match: %s%s. Check --config, or name with --allow-missing what may start anew or stay behind, as in --allow-missing '%s'. ('export --format checkpoint' copies the tensors of any model as they are.)"
            .formatted(
                source,
                errors.size(),
                tensors.size(),
                first,
                errors.size() > 3 ? "; …" : "",
                errors.get(0).tensor()));
  }

  /** Adds every tensor that has a target to a checkpoint. */
  public void write(BundleWriter writer) {
    requirePossible();
    for (PlannedTensor line : tensors) {
      line.value().ifPresent(value -> value.write(writer, line.target().orElse(line.tensor())));
    }
  }
}
