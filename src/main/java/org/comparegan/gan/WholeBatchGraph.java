package org.comparegan.gan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Variable;
import org.comparegan.objective.Optimizer;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.types.TFloat32;

/**
 * One graph, built once, of everything that a training run executes.
 *
 * <p>A run trains the discriminator, once or, unrolled, {@code disc_iters} times, and then, when it
 * is due, the generator, through the discriminator as it is after that. Not unrolled, both use the
 * same images, latents and generator pass; unrolled, each has its own part of the batch. Source:
 * modular_gan.py:428-604; {@code src/test/resources/golden/README.md} has the order of reads and
 * writes.
 */
public final class WholeBatchGraph extends TrainingGraph {
  private final WeightUpdates updates = new WeightUpdates(tf, variables);
  private final List<Operand<TFloat32>> discriminatorLosses = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> generatorScalars = new LinkedHashMap<>();
  private final Operand<TFloat32> generatorLoss;
  private final Optional<Operand<TFloat32>> generated;
  private final List<Operation> discriminatorTargets;
  private final List<Operation> allTargets;
  private final StepChecks discriminatorChecks;
  private final StepChecks allChecks;
  private final Map<String, Operand<TFloat32>> norms;

  /** Builds the graph. */
  public WholeBatchGraph(GanSpec spec) {
    this(spec, name -> false);
  }

  /**
   * Builds the graph of a training that leaves some weights as they are.
   *
   * @param frozen names of variables that no optimiser changes
   */
  public WholeBatchGraph(GanSpec spec, Predicate<String> frozen) {
    this(WorkerShare.of(spec, Optional.empty(), Replicas.ALONE), frozen);
  }

  WholeBatchGraph(WorkerShare share, Predicate<String> frozen) {
    super(share, share.own(), share.own().subSteps(), frozen);
    List<StepInputs> steps =
        new GeneratedImages(spec, net).in(inputs.subSteps(tf, spec), inputs.z());
    this.generated = steps.get(0).generated();
    List<Operation> applied = new ArrayList<>();
    Optimizer optimizer = networks.discriminatorOptimizer();
    for (int i = 0; i < spec.discriminatorStepsPerRun(); i++) {
      applied.addAll(trainDiscriminator(steps.get(i), optimizer));
      networks.countDiscriminatorStep();
    }
    this.discriminatorTargets = withUpdates(applied);
    this.discriminatorChecks = updates.checks();

    StepLoss own = networks.generatorLoss(steps.get(steps.size() - 1));
    List<Variable> weights = networks.generatorWeights();
    Averaged step = averaged(own, weights);
    this.generatorLoss = discriminatorChecks.orNotFinite(tf, step.loss().loss());
    generatorScalars.putAll(step.loss().scalars());
    applied.addAll(
        apply(networks.generatorOptimizer(), "generator", step, weights, generatorScalars));
    generatorScalars.replaceAll((name, scalar) -> discriminatorChecks.orNotFinite(tf, scalar));
    networks.finishGeneratorStep();
    this.allTargets = withUpdates(applied);
    this.allChecks = updates.checks();
    this.norms = Norms.of(tf, variables);
  }

  /** The losses of the discriminator steps of a run, scalars, in their order. */
  public List<Operand<TFloat32>> discriminatorLosses() {
    return List.copyOf(discriminatorLosses);
  }

  /** The generator's loss, a scalar; fetch it only in runs that train the generator. */
  public Operand<TFloat32> generatorLoss() {
    return generatorLoss;
  }

  /** Fake images of the first sub-step where it does not make its own. */
  public Optional<Operand<TFloat32>> generated() {
    return generated;
  }

  /** Operations to run for a discriminator step alone, or for both networks. */
  public List<Operation> targets(Due due) {
    return due == Due.DISCRIMINATOR ? discriminatorTargets : allTargets;
  }

  /** One pass over the whole batch. */
  @Override
  public List<SessionRun> passes(Due due) {
    Map<String, Operand<TFloat32>> watched = new LinkedHashMap<>(scalars);
    watched.put("loss/d_0", discriminatorLosses.get(0));
    boolean both = due == Due.DISCRIMINATOR_THEN_GENERATOR;
    if (both) {
      watched.put("loss/g", generatorLoss);
      watched.putAll(generatorScalars);
    }
    StepChecks checks = both ? allChecks : discriminatorChecks;
    return List.of(
        SessionRun.whole(spec.batchSize() * spec.subSteps(), targets(due), checks, watched));
  }

  @Override
  public Map<String, Operand<TFloat32>> norms() {
    return Collections.unmodifiableMap(norms);
  }

  /** Scalars are those of the first step of a run. */
  private List<Operation> trainDiscriminator(StepInputs step, Optimizer optimizer) {
    StepLoss own = networks.discriminatorLoss(step);
    List<Variable> weights = networks.discriminatorWeights();
    Averaged averaged = averaged(own, weights);
    Map<String, Operand<TFloat32>> watched =
        discriminatorLosses.isEmpty() ? scalars : new LinkedHashMap<>();
    discriminatorLosses.add(averaged.loss().loss());
    watched.putAll(averaged.loss().scalars());
    return apply(optimizer, "discriminator", averaged, weights, watched);
  }

  private Averaged averaged(StepLoss own, List<Variable> weights) {
    return Averaged.over(
        share.replicas(),
        tf,
        own,
        WeightUpdates.gradients(
            tf, variables, spec.network().layers().forms(), own.loss(), weights));
  }

  private List<Operation> apply(
      Optimizer optimizer,
      String network,
      Averaged step,
      List<Variable> weights,
      Map<String, Operand<TFloat32>> watched) {
    return updates.apply(
        optimizer, network, step.loss().loss(), weights, step.gradients(), watched);
  }

  private List<Operation> withUpdates(List<Operation> applied) {
    List<Operation> targets = new ArrayList<>(applied);
    targets.addAll(updates.storeStatistics(name -> true));
    return targets;
  }
}
