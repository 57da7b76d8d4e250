package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.gan.GanLosses.StepLoss;
import org.comparegan.gan.WeightUpdates.Averaged;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.objective.Optimizer;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * A step in several session runs: one per micro-batch, which adds its gradients and statistics to
 * running means and changes no variable, and one that applies the means.
 *
 * @param first operations for the first micro-batch
 * @param next operations for each of the others
 * @param apply updates weights, slots, statistics and counters, if loss and gradients are finite
 * @param applyWithoutGenerator as {@code apply}, without the generator's statistics
 * @param checks whether {@code apply} was finite; absent when it has no loss
 * @param watched scalars of a micro-batch
 * @param watchedOnce scalars of {@code apply}
 */
record AccumulatedStep(
    List<Operation> first,
    List<Operation> next,
    List<Operation> apply,
    List<Operation> applyWithoutGenerator,
    Optional<StepChecks> checks,
    Map<String, Operand<TFloat32>> watched,
    Map<String, Operand<TFloat32>> watchedOnce) {

  /** Builds steps into one graph. */
  static final class Builder {
    private final Ops tf;
    private final VariableStore variables;
    private final Replicas replicas;
    private final Operand<TFloat32> share;
    private final Forms forms;

    /**
     * @param replicas the workers to average over
     * @param share scalar, fed 1 / k in the run of micro-batch k, counted from 1
     * @param forms form of the gradients
     */
    Builder(
        Ops tf, VariableStore variables, Replicas replicas, Operand<TFloat32> share, Forms forms) {
      this.forms = forms;
      this.tf = tf;
      this.variables = variables;
      this.replicas = replicas;
      this.share = share;
    }

    /** A pass that only updates statistics; absent when it has none. */
    Optional<AccumulatedStep> statistics(String name, Runnable pass) {
      variables.beginRun();
      pass.run();
      Means means = new Means(name);
      Map<String, RunningMean> statistics = means.ofUpdates();
      if (statistics.isEmpty()) {
        return Optional.empty();
      }
      variables.beginRun();
      update(statistics);
      List<Operation> stores = variables.storeUpdates();
      return Optional.of(
          new AccumulatedStep(
              means.first(), means.next(), stores, stores, Optional.empty(), Map.of(), Map.of()));
    }

    /**
     * A step of a network.
     *
     * @param network {@code discriminator} or {@code generator}
     * @param objective builds the passes and the loss of a micro-batch
     * @param weights the weights to train, called after the loss is built
     * @param finish builds what follows the optimiser within the step
     */
    AccumulatedStep step(
        String network,
        Supplier<StepLoss> objective,
        Supplier<List<Variable>> weights,
        Optimizer optimizer,
        Runnable finish) {
      variables.beginRun();
      StepLoss loss = objective.get();
      List<Variable> trained = weights.get();
      Means means = new Means(network);
      RunningMean meanLoss = means.of("loss", loss.loss());
      List<Optional<RunningMean>> gradients = new ArrayList<>();
      List<Optional<Operand<TFloat32>>> each =
          WeightUpdates.gradients(tf, variables, forms, loss.loss(), trained);
      for (int i = 0; i < trained.size(); i++) {
        String name = "gradient/" + trained.get(i).name();
        gradients.add(each.get(i).map(gradient -> means.of(name, gradient)));
      }
      Map<String, RunningMean> statistics = means.ofUpdates();
      Map<String, Operand<TFloat32>> watched = new LinkedHashMap<>(loss.scalars());
      watched.put(network.equals("discriminator") ? "loss/d_0" : "loss/g", loss.loss());
      watched = Averaged.scalars(replicas, tf, watched);

      variables.beginRun();
      Averaged averaged =
          Averaged.over(
              replicas,
              tf,
              new StepLoss(meanLoss.mean(), Map.of()),
              gradients.stream().map(mean -> mean.map(RunningMean::mean)).toList());
      WeightUpdates updates = new WeightUpdates(tf, variables);
      Map<String, Operand<TFloat32>> watchedOnce = new LinkedHashMap<>();
      List<Operation> applied = updates.apply(optimizer, network, averaged, trained, watchedOnce);
      update(statistics);
      finish.run();
      List<Operation> all = new ArrayList<>(applied);
      all.addAll(updates.storeStatistics(name -> true));
      List<Operation> withoutGenerator = new ArrayList<>(applied);
      withoutGenerator.addAll(updates.storeStatistics(name -> !name.startsWith("generator/")));
      return new AccumulatedStep(
          means.first(),
          means.next(),
          all,
          withoutGenerator,
          Optional.of(updates.checks()),
          watched,
          watchedOnce);
    }

    private void update(Map<String, RunningMean> statistics) {
      statistics.forEach(
          (name, mean) -> variables.update(variables.find(name).orElseThrow(), mean.mean()));
    }

    /** The running means of one step. */
    private final class Means {
      private final String step;
      private final List<RunningMean> all = new ArrayList<>();

      Means(String step) {
        this.step = step;
      }

      RunningMean of(String name, Operand<TFloat32> value) {
        RunningMean mean = RunningMean.of(tf, "mean/" + step + "/" + name, value, share);
        all.add(mean);
        return mean;
      }

      /** Means of all pending updates, by variable name. */
      @SuppressWarnings("unchecked") // what layers update is float32
      Map<String, RunningMean> ofUpdates() {
        Map<String, RunningMean> means = new LinkedHashMap<>();
        variables
            .updates()
            .forEach(
                (name, value) ->
                    means.put(name, of("statistic/" + name, (Operand<TFloat32>) value)));
        return means;
      }

      List<Operation> first() {
        return all.stream().map(RunningMean::first).toList();
      }

      List<Operation> next() {
        return all.stream().map(RunningMean::next).toList();
      }
    }
  }

  /**
   * The mean of a value over several session runs, kept in the session but not in checkpoints.
   *
   * <p>Run k moves it by (value − mean) / k, so the mean of equal values is bit-equal to the value,
   * and the mean is not finite when one of the values is not.
   *
   * @param first restarts the mean with the value of this run
   * @param next adds the value of this run
   * @param mean the mean of the runs before this one
   */
  private record RunningMean(Operation first, Operation next, Operand<TFloat32> mean) {

    /**
     * The mean of a value.
     *
     * @param name unique in the graph
     * @param value float32 of known shape
     * @param share scalar, 1 / k in run k, counted from 1
     */
    static RunningMean of(Ops tf, String name, Operand<TFloat32> value, Operand<TFloat32> share) {
      RawOps raw = new RawOps(tf);
      Operand<TFloat32> handle =
          raw.op("VarHandleOp")
              .attr("dtype", DataType.DT_FLOAT)
              .attr("shape", value.shape())
              .attr("shared_name", name)
              .output();
      Operation first =
          tf.assignVariableOp(handle, value, AssignVariableOp.validateShape(false)).op();
      Operand<TFloat32> mean =
          raw.op("ReadVariableOp").in(handle).attr("dtype", DataType.DT_FLOAT).output();
      Operand<TFloat32> step = tf.math.mul(tf.math.sub(value, mean), share);
      Operation next =
          raw.op("AssignAddVariableOp").in(handle, step).attr("dtype", DataType.DT_FLOAT).build();
      return new RunningMean(first, next, mean);
    }
  }
}
