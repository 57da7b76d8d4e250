package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.gan.GanLosses.StepLoss;
import org.comparegan.gan.WeightUpdates.Averaged;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Variable;
import org.comparegan.objective.Optimizer;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.types.TFloat32;

/**
 * A training graph that takes a whole batch through the networks in one session run.
 *
 * <p>A batch trains the discriminator once or, unrolled, {@code disc_iters} times; then, when it is
 * due, the generator, with the updated discriminator. Not unrolled, both use the same images,
 * latents and generator pass; unrolled, each has its own part of the batch. Source:
 * modular_gan.py:428-604; {@code src/test/resources/golden/README.md} has the order of reads and
 * writes.
 */
public final class WholeBatchGraph extends TrainingGraph {
  private final WeightUpdates updates = new WeightUpdates(tf, variables);
  private final List<Operand<TFloat32>> discriminatorLosses = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> generatorScalars = new LinkedHashMap<>();
  private final Operand<TFloat32> generatorLoss;
  private final List<Operation> discriminatorTargets;
  private final List<Operation> allTargets;
  private final StepChecks discriminatorChecks;
  private final StepChecks allChecks;
  private final Map<String, Operand<TFloat32>> norms;
  private final List<SessionRun> discriminatorRun;
  private final List<SessionRun> bothRun;

  /** Builds the graph of a single worker that trains all weights. */
  public WholeBatchGraph(GanSpec spec) {
    this(WorkerShare.of(spec, Optional.empty(), Replicas.ALONE), name -> false);
  }

  WholeBatchGraph(WorkerShare share, Predicate<String> frozen) {
    super(share, share.own(), share.own().subSteps(), frozen);
    List<StepInputs> steps =
        new GeneratedImages(spec, net).in(inputs.subSteps(tf, spec), inputs.z());

    List<Operation> applied = new ArrayList<>();
    Optimizer optimizer = discriminatorOptimizer();
    for (int i = 0; i < spec.discriminatorStepsPerBatch(); i++) {
      applied.addAll(trainDiscriminator(steps.get(i), optimizer));
      countDiscriminatorStep();
    }
    this.discriminatorTargets = withUpdates(applied);
    this.discriminatorChecks = updates.checks();

    StepLoss own = generatorLoss(steps.get(steps.size() - 1));
    List<Variable> weights = generatorWeights();
    Averaged step = averaged(own, weights);
    this.generatorLoss = discriminatorChecks.orNotFinite(tf, step.loss().loss());
    generatorScalars.putAll(step.loss().scalars());
    applied.addAll(
        updates.apply(generatorOptimizer(), "generator", step, weights, generatorScalars));
    generatorScalars.replaceAll((name, scalar) -> discriminatorChecks.orNotFinite(tf, scalar));
    finishGeneratorStep();
    this.allTargets = withUpdates(applied);
    this.allChecks = updates.checks();
    this.norms = buildNorms();
    this.discriminatorRun = List.of(run(Due.DISCRIMINATOR));
    this.bothRun = List.of(run(Due.DISCRIMINATOR_THEN_GENERATOR));
  }

  /** The losses of the discriminator steps of a batch, scalars, in their order. */
  public List<Operand<TFloat32>> discriminatorLosses() {
    return List.copyOf(discriminatorLosses);
  }

  /** The generator's loss, a scalar; fetch it only in runs that train it. */
  public Operand<TFloat32> generatorLoss() {
    return generatorLoss;
  }

  /** Operations to run for a discriminator step alone, or for both steps. */
  public List<Operation> targets(Due due) {
    return due == Due.DISCRIMINATOR ? discriminatorTargets : allTargets;
  }

  @Override
  public List<SessionRun> runs(Due due) {
    return due == Due.DISCRIMINATOR ? discriminatorRun : bothRun;
  }

  private SessionRun run(Due due) {
    Map<String, Operand<TFloat32>> watched = new LinkedHashMap<>(scalars);
    watched.put("loss/d_0", discriminatorLosses.get(0));
    boolean both = due == Due.DISCRIMINATOR_THEN_GENERATOR;
    if (both) {
      watched.put("loss/g", generatorLoss);
      watched.putAll(generatorScalars);
    }
    StepChecks checks = both ? allChecks : discriminatorChecks;
    return SessionRun.whole(spec.batchSize() * spec.subSteps(), targets(due), checks, watched);
  }

  @Override
  public Map<String, Operand<TFloat32>> norms() {
    return norms;
  }

  /** Logs the scalars of the first step of a batch only. */
  private List<Operation> trainDiscriminator(StepInputs step, Optimizer optimizer) {
    StepLoss own = discriminatorLoss(step);
    List<Variable> weights = discriminatorWeights();
    Averaged averaged = averaged(own, weights);
    Map<String, Operand<TFloat32>> watched =
        discriminatorLosses.isEmpty() ? scalars : new LinkedHashMap<>();
    discriminatorLosses.add(averaged.loss().loss());
    watched.putAll(averaged.loss().scalars());
    return updates.apply(optimizer, "discriminator", averaged, weights, watched);
  }

  private Averaged averaged(StepLoss own, List<Variable> weights) {
    return Averaged.over(
        share.replicas(),
        tf,
        own,
        WeightUpdates.gradients(
            tf, variables, spec.network().layers().forms(), own.loss(), weights));
  }

  private List<Operation> withUpdates(List<Operation> applied) {
    List<Operation> targets = new ArrayList<>(applied);
    targets.addAll(updates.storeStatistics(name -> true));
    return targets;
  }
}
