package org.comparegan.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.SamplingGraph;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.nn.Phase;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;

/** The graph of a generator in one phase, in a session. */
final class GeneratorSession implements AutoCloseable {
  static final int BATCH = ServingGraph.EVALUATION_BATCH;

  private final GanSpec spec;
  private final SamplingGraph graph;
  private final GraphSession session;
  private Optional<LatentJacobian> derivative = Optional.empty();

  GeneratorSession(GanSpec spec, Phase phase, SessionOptions options) {
    this.spec = spec;
    this.graph = new SamplingGraph(spec, BATCH, phase);
    this.session = new GraphSession(graph.graph(), options);
  }

  /** Gives every variable its value. */
  void initialise(Function<VariableSpec, Tensor> values) {
    session.initialise(graph.variables(), values);
  }

  /** The graph, for its variables and inputs. */
  SamplingGraph graph() {
    return graph;
  }

  /** The present value of a variable of float32. */
  float[] floats(Variable variable) {
    return session.read(variable, Tensors::floats);
  }

  /**
   * Makes a batch of images.
   *
   * @param moving whether the singular vectors of spectral norm move
   */
  float[] run(Latents latents, boolean moving) {
    List<Operation> updates = moving ? graph.updates() : List.of();
    return fed(
        latents,
        runner -> {
          Session.Runner started = runner.get().fetch(graph.images());
          updates.forEach(started::addTarget);
          try (Result result = started.run()) {
            return Tensors.floats(result.get(0));
          }
        });
  }

  /** Derivatives of the images by the latents; nothing moves. */
  Jacobian jacobian(Latents latents) {
    if (derivative.isEmpty()) {
      Ops tf = Ops.create(graph.graph()).withSubScope("jacobian");
      derivative = Optional.of(new LatentJacobian(tf, graph.z(), graph.images()));
    }
    Shape images =
        Shape.of(BATCH, spec.image().height(), spec.image().width(), spec.image().channels());
    LatentJacobian column = derivative.orElseThrow();
    return fed(latents, runner -> column.of(runner, images, spec.zDim()));
  }

  private <T> T fed(Latents latents, Function<Supplier<Session.Runner>, T> use) {
    try (Tensor z = Tensors.of(latents.z(), BATCH, spec.zDim());
        Tensor labels = Tensors.of(latents.labels(), latents.labels().length)) {
      return use.apply(
          () -> {
            Session.Runner runner = session.runner().feed(graph.z(), z);
            graph.labels().ifPresent(to -> runner.feed(to, labels));
            return runner;
          });
    }
  }

  /** Takes variables over from another session of the same generator. */
  void copyFrom(GeneratorSession other, Predicate<Variable> which) {
    for (Variable variable : graph.variables().all()) {
      if (which.test(variable)) {
        Variable source = other.graph.variables().find(variable.name()).orElseThrow();
        other.session.read(
            source,
            value -> {
              session.assign(variable, value);
              return variable;
            });
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
