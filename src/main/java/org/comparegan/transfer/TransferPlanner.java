package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.graph.VariableSpec;
import org.comparegan.objective.WeightAverage;
import org.comparegan.transfer.PlannedTensor.Status;
import org.comparegan.transfer.TransferPlan.Options;
import org.comparegan.transfer.TransferPlan.TrainingState;
import org.comparegan.transfer.TransferPlan.Weights;

/** Makes a {@link TransferPlan}: finds for each variable of a target what the source has for it. */
record TransferPlanner(WeightSource source, Options options) {
  private static final String SHADOW = "/" + WeightAverage.SUFFIX;

  /** Optimiser slots, powers of beta, steps. */
  private static final Pattern TRAINING =
      Pattern.compile(".*/[dg]_opt(_1)?|(.*/)?beta[12]_power|global_step|global_step_disc");

  /** What TensorFlow 2 adds of its own. */
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
    TensorInfo info = TransferPlan.info(variable);
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
        return PlannedTensor.misfit(origin.get(), name, info);
      }
      return PlannedTensor.copied(
          origin.get(), name, info, averaged ? Status.AVERAGED : Status.KEPT);
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
    return new PlannedTensor(name, Optional.empty(), Optional.of(name), info, status, note, value);
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
