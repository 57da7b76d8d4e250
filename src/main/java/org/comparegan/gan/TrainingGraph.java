package org.comparegan.gan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A graph, built once, that trains both networks run by run. */
public abstract sealed class TrainingGraph implements AutoCloseable
    permits WholeBatchGraph, AccumulatingGraph {
  private final Graph graph = new Graph();

  final Ops tf = Ops.create(graph);
  final VariableStore variables = new VariableStore(tf);
  final GanSpec spec;
  final WorkerShare share;
  final BatchPlaceholders inputs;
  final Net net;
  final NetworkSteps networks;

  /**
   * Begins the graph: inputs and counters.
   *
   * @param share what is trained, and how much of it here
   * @param pass what goes through the networks in one pass
   * @param subSteps sub-steps of a pass
   * @param frozen names of variables that no optimiser changes
   */
  TrainingGraph(WorkerShare share, GanSpec pass, int subSteps, Predicate<String> frozen) {
    this.spec = share.own();
    this.share = share;
    this.net = Net.root(tf, variables, pass.network().layers(), Phase.TRAIN, share.replicas());
    this.inputs = BatchPlaceholders.of(tf, pass, subSteps);
    this.networks = new NetworkSteps(pass, net, frozen);
  }

  /**
   * The graph of a training.
   *
   * @param frozen names of variables that no optimiser changes
   * @param microBatch examples of a step that go through the networks together; absent: all
   * @throws IllegalArgumentException when the step cannot be cut so
   */
  public static TrainingGraph of(
      GanSpec spec, Predicate<String> frozen, Optional<Integer> microBatch) {
    return of(WorkerShare.of(spec, microBatch, Replicas.ALONE), frozen);
  }

  /**
   * The graph of a training that one of several workers takes part in.
   *
   * @param frozen names of variables that no optimiser changes
   * @throws IllegalArgumentException when the step cannot be cut so
   */
  public static TrainingGraph of(WorkerShare share, Predicate<String> frozen) {
    return share.microBatch().filter(size -> size != share.own().batchSize()).isEmpty()
        ? new WholeBatchGraph(share, frozen)
        : new AccumulatingGraph(share, frozen, share.microBatch().get());
  }

  /** What a training run consists of, in this order. */
  public abstract List<SessionRun> passes(Due due);

  /** Norms of weights, by name, of one element each; reads nothing that is fed. */
  public abstract Map<String, Operand<TFloat32>> norms();

  /** What is trained, by all workers together. */
  public final GanSpec spec() {
    return share.whole();
  }

  /** How much of it is trained here. */
  public final WorkerShare share() {
    return share;
  }

  /** The graph, for a session. */
  public final Graph graph() {
    return graph;
  }

  /** Every variable, by checkpoint name. */
  public final VariableStore variables() {
    return variables;
  }

  /** What a pass is fed. */
  public final BatchPlaceholders inputs() {
    return inputs;
  }

  /** What a run trains that begins after this many discriminator steps. */
  public final Due due(long discriminatorSteps) {
    return Due.after(discriminatorSteps, spec);
  }

  /** Trainable parameters of the generator. */
  public final long generatorParameters() {
    return NetworkSteps.parameters(NetworkSteps.generatorVariables(variables));
  }

  /** Trainable parameters of the discriminator and its heads. */
  public final long discriminatorParameters() {
    return NetworkSteps.parameters(NetworkSteps.discriminatorVariables(variables));
  }

  @Override
  public final void close() {
    graph.close();
  }
}
