package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.objective.WeightAverage;
import org.comparegan.transfer.PlannedTensor.Elements;
import org.comparegan.transfer.PlannedTensor.Status;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Where the variables of a target come from, tensor by tensor, and what of the source stays behind.
 *
 * @param source path of the source, for messages
 * @param tensors a line for each variable of the target, then one for each other tensor of the
 *     source
 */
public record TransferPlan(String source, List<PlannedTensor> tensors) {
  /** Any batch size gives the same variables; not every architecture has graphs of a free one. */
  private static final int BATCH = 8;

  private static final String ACCUMULATED = "/accu/";
  private static final String AVERAGE = "/" + WeightAverage.SUFFIX;

  /** Which of a generator's weights count. */
  public enum Weights {
    /** Weights and moving averages, both copied. */
    BOTH,
    /** Moving averages in place of the weights that have one. */
    AVERAGED,
    /** The weights of training. */
    TRAINED
  }

  /** What is done with optimiser slots and steps. */
  public enum TrainingState {
    /** They are copied. */
    KEPT,
    /** They stay behind. */
    DROPPED
  }

  /**
   * How to plan.
   *
   * @param weights which weights count
   * @param state what is done with optimiser slots and steps
   * @param allowed names that may be missing or unused; {@code *} stands for anything
   * @param seed for the initial values of what is missing
   */
  public record Options(Weights weights, TrainingState state, List<String> allowed, long seed) {
    /** Nothing may be missing. */
    public static Options of(Weights weights, TrainingState state) {
      return new Options(weights, state, List.of(), 0);
    }
  }

  /** Copies the list. */
  public TransferPlan {
    tensors = List.copyOf(tensors);
  }

  /** Plans for the variables of a target; of the source, only names and shapes are read. */
  public static TransferPlan of(
      WeightSource source, Collection<VariableSpec> target, Options options) {
    return new Planner(source, options, named(options.allowed())).plan(target);
  }

  /** The variables of a configuration's generator. */
  public static List<VariableSpec> generatorVariables(GanSpec spec) {
    try (ServingGraph graph = ServingGraph.generator(spec, BATCH, ServingGraph.State.FROZEN)) {
      return graph.variables().all().stream().map(Variable::spec).toList();
    }
  }

  /** The variables of a configuration's discriminator with the heads of the GAN class. */
  public static List<VariableSpec> discriminatorVariables(GanSpec spec) {
    try (ServingGraph graph = ServingGraph.discriminator(spec, BATCH, ServingGraph.State.FROZEN)) {
      return graph.variables().all().stream().map(Variable::spec).toList();
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

  static TensorInfo info(VariableSpec variable) {
    Dtype dtype =
        variable.dtype() == TInt32.class
            ? Dtype.INT32
            : variable.dtype() == TInt64.class ? Dtype.INT64 : Dtype.FLOAT32;
    return new TensorInfo(dtype, variable.shape());
  }

  /**
   * This plan with other values for some float32 tensors.
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
                                        Elements.Computed.floats(line.info(), () -> numbers))))
                        .orElse(line))
            .toList());
  }

  /** Counts by status, as in {@code 120 kept, 19 averaged.} */
  public String summary() {
    Map<String, Long> counts = new TreeMap<>();
    tensors.forEach(line -> counts.merge(line.status().text(), 1L, Long::sum));
    return counts.entrySet().stream()
            .map(entry -> "%,d %s".formatted(entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "))
        + ".";
  }

  /**
   * How many tensors are initialised since they depend on classes that the source does not have.
   */
  public long ofOtherLabels() {
    return tensors.stream().filter(line -> line.note().equals(FineTunePlan.OTHER_LABELS)).count();
  }

  /** How many tensors are written as the source has them. */
  public long copied() {
    return tensors.stream()
        .filter(line -> line.elements().isPresent())
        .filter(line -> line.status() != Status.INITIALISED)
        .count();
  }

  /** Lines that make the plan impossible. */
  public List<PlannedTensor> errors() {
    return tensors.stream().filter(line -> line.status().isError()).toList();
  }

  /**
   * Fails on errors.
   *
   * @throws TransferException that names the first of them and says what to do
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
        "%s: %d of %d tensors do not match: %s%s. Check --config, or name with --allow-missing what may be initialised or left out, as in --allow-missing '%s'. ('export --format checkpoint' copies the tensors of any model as they are.)"
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
      line.elements()
          .ifPresent(elements -> elements.write(writer, line.target().orElse(line.tensor())));
    }
  }

  /**
   * A batch norm statistic that the source has in the other form only: the accumulated mean over
   * the count is a moving mean, and a moving mean is an accumulated one of count 1 (arch_ops.py:66,
   * 122).
   *
   * @return empty where the name is not a statistic, or the source has neither form
   */
  static Optional<Elements> statistic(WeightSource source, String name, TensorInfo info) {
    int cut = name.lastIndexOf('/');
    String last = name.substring(cut + 1);
    if (last.equals("moving_mean") || last.equals("moving_variance")) {
      String scope = name.substring(0, cut) + ACCUMULATED;
      return quotient(source, info, scope + last.replace("moving", "accu"), scope + "accu_counter");
    }
    if (!name.contains(ACCUMULATED)) {
      return Optional.empty();
    }
    String scope = name.substring(0, name.lastIndexOf(ACCUMULATED) + 1);
    if (source.find(scope + "moving_mean").isEmpty()) {
      return Optional.empty();
    }
    return switch (last) {
      case "accu_mean", "accu_variance" ->
          source
              .find(scope + last.replace("accu", "moving"))
              .filter(origin -> origin.info().equals(info))
              .map(Elements.Copied::new);
      case "accu_counter" -> Optional.of(Elements.Computed.floats(info, () -> new float[] {1}));
      case "update_accus" -> Optional.of(Elements.Computed.zeros(info));
      default -> Optional.empty();
    };
  }

  private static Optional<Elements> quotient(
      WeightSource source, TensorInfo info, String sum, String counter) {
    boolean there = source.find(sum).filter(origin -> origin.info().equals(info)).isPresent();
    if (!there || source.find(counter).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Elements.Computed.floats(
            info,
            () -> {
              float[] values = source.floats(sum);
              float count = source.floats(counter)[0];
              if (count < 0.5f) {
                throw new TransferException(
                    "%s: nothing was accumulated in %s (its count is %s): run the module's images through it first, or keep standardize_batch.use_moving_averages = False."
                        .formatted(source.location(), sum, count));
              }
              for (int i = 0; i < values.length; i++) {
                values[i] /= count;
              }
              return values;
            }));
  }

  /** Finds for each variable of a target what the source has for it. */
  private record Planner(WeightSource source, Options options, Predicate<String> allowed) {
    /** Optimiser slots, powers of beta, steps. */
    private static final Pattern TRAINING =
        Pattern.compile(".*/[dg]_opt(_1)?|(.*/)?beta[12]_power|global_step|global_step_disc");

    /** TensorFlow 2's own bookkeeping. */
    private static final Pattern BOOKKEEPING =
        Pattern.compile("(.*/)?save_counter(/\\.ATTRIBUTES/.*)?|.*/\\.OPTIMIZER_SLOT/.*");

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
      String average = name + AVERAGE;
      boolean averaged = options.weights() == Weights.AVERAGED && source.find(average).isPresent();
      String from = averaged ? average : name;
      Optional<WeightSource.Origin> origin = source.find(from);
      if (origin.isPresent()) {
        used.add(from);
        if (origin.get().info().equals(info)) {
          return PlannedTensor.copied(
              origin.get(), name, info, averaged ? Status.AVERAGED : Status.KEPT, "");
        }
        return allowed.test(name)
            ? initialised(variable, info)
            : PlannedTensor.misfit(origin.get(), name, info);
      }
      Optional<Elements> statistic = statistic(source, name, info);
      if (statistic.isPresent()) {
        String note = name.contains(ACCUMULATED) ? "of moving averages" : "of accumulators";
        return PlannedTensor.without(name, info, Status.CONVERTED, note, statistic);
      }
      return allowed.test(name)
          ? initialised(variable, info)
          : PlannedTensor.without(name, info, Status.MISSING, "", Optional.empty());
    }

    private PlannedTensor initialised(VariableSpec variable, TensorInfo info) {
      return PlannedTensor.without(
          variable.name(),
          info,
          Status.INITIALISED,
          "--allow-missing",
          Optional.of(Elements.Computed.initial(info, variable, options.seed())));
    }

    /** A tensor that no variable of the networks takes. */
    private PlannedTensor rest(String name, WeightSource.Origin origin, boolean converts) {
      boolean average = name.endsWith(AVERAGE);
      boolean training = TRAINING.matcher(name).matches();
      boolean kept =
          average
              ? options.weights() == Weights.BOTH
              : training && options.state() == TrainingState.KEPT;
      if (kept) {
        String note = average ? "moving average" : "training state";
        return PlannedTensor.copied(origin, name, origin.info(), Status.KEPT, note);
      }
      boolean dropped =
          average
              || training
              || BOOKKEEPING.matcher(name).matches()
              || (options.weights() == Weights.AVERAGED && source.find(name + AVERAGE).isPresent())
              || (converts && isStatistic(name))
              || allowed.test(name);
      return PlannedTensor.left(name, origin, dropped ? Status.DROPPED : Status.UNUSED);
    }

    private static boolean isStatistic(String name) {
      return name.contains(ACCUMULATED) || name.matches(".*/moving_(mean|variance)");
    }
  }
}
