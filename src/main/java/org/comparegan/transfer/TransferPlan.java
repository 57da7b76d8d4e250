package org.comparegan.transfer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.graph.VariableSpec;
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
    return new TransferPlanner(source, options).plan(target);
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
