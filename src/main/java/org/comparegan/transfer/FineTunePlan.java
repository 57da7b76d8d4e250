package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.transfer.PlannedTensor.Elements;
import org.comparegan.transfer.PlannedTensor.Status;

/**
 * What fine-tuning keeps of a model: networks and moving averages. What depends on the labels is
 * initialised when these change; optimisers and steps always are.
 */
public final class FineTunePlan {
  /** Note of tensors that depend on classes which the source does not have. */
  static final String OTHER_LABELS = "other labels";

  private static final String STEP = "global_step(_disc)?";
  private static final String SLOT = ".*/[dg]_opt(_1)?|(.*/)?beta[12]_power";

  /** Ending of the vector that spectral norm keeps of a weight. */
  static final String VECTOR = "/u_var";

  private final WeightSource source;
  private final GanSpec spec;
  private final Options options;
  private final Set<String> ofLabels;

  /**
   * How to start.
   *
   * @param newLabels whether the classes have changed, even if their number has not
   * @param frozen variables that training leaves alone
   * @param allowed variables that are initialised where they do not fit
   * @param seed for what is initialised
   */
  public record Options(
      boolean newLabels, Predicate<String> frozen, Predicate<String> allowed, long seed) {}

  private FineTunePlan(WeightSource source, GanSpec spec, Options options) {
    this.source = source;
    this.spec = spec;
    this.options = options;
    this.ofLabels = ofLabels(spec);
  }

  /**
   * Plans a line for each variable of the training graph, then one for each tensor that stays
   * behind. Shapes that differ for other reasons than the number of classes are errors.
   */
  public static TransferPlan of(
      WeightSource source, GanSpec spec, TrainingGraph graph, Options options) {
    return new FineTunePlan(source, spec, options).plan(graph);
  }

  /** Whether a tensor belongs to an optimiser. */
  static boolean isSlot(String name) {
    return name.matches(SLOT);
  }

  private TransferPlan plan(TrainingGraph graph) {
    List<PlannedTensor> lines = new ArrayList<>();
    Map<String, PlannedTensor> byName = new HashMap<>();
    for (Variable variable : graph.variables().all()) {
      PlannedTensor line = line(variable.spec(), byName);
      byName.put(variable.name(), line);
      lines.add(line);
    }
    source
        .tensors()
        .forEach(
            (name, origin) -> {
              if (!byName.containsKey(name)) {
                lines.add(PlannedTensor.left(name, origin, Status.DROPPED));
              }
            });
    return new TransferPlan(source.location(), lines);
  }

  private PlannedTensor line(VariableSpec variable, Map<String, PlannedTensor> done) {
    String name = variable.name();
    TensorInfo info = TransferPlan.info(variable);
    if (isSlot(name) || name.matches(STEP)) {
      return initialised(variable, "training begins", done);
    }
    String weight =
        name.endsWith(VECTOR) ? name.substring(0, name.length() - VECTOR.length()) : name;
    Optional<WeightSource.Origin> origin = source.find(name);
    boolean labels = ofLabels.contains(weight) || ofLabels.contains(name) || ofLabel(variable);
    boolean fits = origin.filter(o -> o.info().equals(info)).isPresent();
    boolean weightFits =
        source
            .find(weight)
            .map(
                o ->
                    weight.equals(name)
                        || done.get(weight) == null
                        || done.get(weight).status() != Status.INITIALISED)
            .orElse(false);
    if (labels && (options.newLabels() || !fits || !weightFits)) {
      return initialised(variable, OTHER_LABELS, done);
    }
    if (origin.isEmpty()) {
      Optional<Elements> statistic = TransferPlan.statistic(source, name, info);
      if (statistic.isPresent()) {
        return PlannedTensor.without(name, info, Status.CONVERTED, "", statistic);
      }
      return initialised(variable, "the source has none", done);
    }
    if (!fits && options.allowed().test(name)) {
      return initialised(variable, "--allow-missing", done);
    }
    if (!fits) {
      return PlannedTensor.misfit(origin.get(), name, info);
    }
    return PlannedTensor.copied(
        origin.get(), name, info, options.frozen().test(name) ? Status.FROZEN : Status.KEPT, "");
  }

  /** The moving average of a variable that is initialised is initialised too. */
  private boolean ofLabel(VariableSpec variable) {
    return variable.initializer() instanceof Initializer.CopyOf copy
        && ofLabels.contains(copy.variable());
  }

  private PlannedTensor initialised(
      VariableSpec variable, String note, Map<String, PlannedTensor> done) {
    String name = variable.name();
    TensorInfo info = TransferPlan.info(variable);
    Elements initial =
        variable.initializer() instanceof Initializer.CopyOf copy
            ? Optional.ofNullable(done.get(copy.variable()))
                .flatMap(PlannedTensor::elements)
                .orElseGet(() -> Elements.Computed.zeros(info))
            : Elements.Computed.initial(info, variable, options.seed());
    return PlannedTensor.without(name, info, Status.INITIALISED, note, Optional.of(initial));
  }

  /** The variables whose shape depends on the number of classes. */
  private static Set<String> ofLabels(GanSpec spec) {
    if (spec.numClasses() == 0) {
      return Set.of();
    }
    GanSpec more =
        new GanSpec(
            spec.architecture(),
            spec.image(),
            spec.numClasses() + 1,
            spec.batchSize(),
            spec.zDim(),
            spec.gan(),
            spec.network());
    Map<String, VariableSpec> now = new HashMap<>();
    all(spec).forEach(variable -> now.put(variable.name(), variable));
    Set<String> different = new HashSet<>();
    for (VariableSpec variable : all(more)) {
      VariableSpec same = now.get(variable.name());
      if (same != null && !same.shape().equals(variable.shape())) {
        different.add(variable.name());
      }
    }
    return different;
  }

  private static List<VariableSpec> all(GanSpec spec) {
    List<VariableSpec> all = new ArrayList<>(TransferPlan.generatorVariables(spec));
    all.addAll(TransferPlan.discriminatorVariables(spec));
    return all;
  }
}
