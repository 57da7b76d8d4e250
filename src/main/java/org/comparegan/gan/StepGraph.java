package org.comparegan.gan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A graph, built once, that trains both networks run by run. */
public sealed interface StepGraph extends AutoCloseable permits TrainingGraph, AccumulatingGraph {

  /**
   * The graph of a training.
   *
   * @param frozen names of variables that no optimiser changes
   * @param microBatch examples of a step that go through the networks together; absent: all
   * @throws IllegalArgumentException when the step cannot be cut so
   */
  static StepGraph of(GanSpec spec, Predicate<String> frozen, Optional<Integer> microBatch) {
    return microBatch.filter(size -> size != spec.batchSize()).isEmpty()
        ? new TrainingGraph(spec, frozen)
        : new AccumulatingGraph(spec, frozen, microBatch.get());
  }

  /** What is trained. */
  GanSpec spec();

  /** The graph, for a session. */
  Graph graph();

  /** Every variable, by checkpoint name. */
  VariableStore variables();

  /** What a pass is fed. */
  TrainingInputs inputs();

  /** What a training run consists of, in this order. */
  List<Pass> passes(Due due);

  /** Norms of weights, by name, of one element each; reads nothing that is fed. */
  Map<String, Operand<TFloat32>> norms();

  /** What a run trains that begins after this many discriminator steps. */
  default Due due(long discriminatorSteps) {
    return Due.after(discriminatorSteps, spec());
  }

  /** Trainable parameters of the generator. */
  default long generatorParameters() {
    return NetworkSteps.parameters(NetworkSteps.generatorVariables(variables()));
  }

  /** Trainable parameters of the discriminator and its heads. */
  default long discriminatorParameters() {
    return NetworkSteps.parameters(NetworkSteps.discriminatorVariables(variables()));
  }

  @Override
  void close();
}
