package org.comparegan.graph;

import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TargetSession;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunOptions;

/** A session on a graph whose variables a {@link VariableStore} made. */
public final class GraphSession implements AutoCloseable {
  private final Session session;
  private final Optional<ServerRuns> server;

  /** Opens a session; the graph stays the caller's to close, after this. */
  public GraphSession(Graph graph, SessionOptions options) {
    this.session =
        options
            .remote()
            .map(to -> TargetSession.open(graph, to.server().target(), options.config()))
            .orElseGet(() -> open(graph, options.config()));
    this.server = options.remote().map(ServerRuns::new);
  }

  /** A session on a graph whose variables are its own affair; without TensorFlow's greeting. */
  public static Session open(Graph graph, ConfigProto config) {
    NativeLog.quieten(config);
    return new Session(graph, config);
  }

  /** Starts a run: feed, fetch, add targets, then close the result. */
  public Session.Runner runner() {
    return session.runner();
  }

  /**
   * Runs what was put together.
   *
   * @throws ServerLost when the session's server, or another worker, is gone
   */
  public Result run(Session.Runner runner) {
    return server.map(runs -> runs.run(runner)).orElseGet(runner::run);
  }

  /**
   * The same for a run that exchanges values with other workers.
   *
   * @param kind a number that the workers share for runs of this kind, which each makes as often
   */
  public Result exchange(Session.Runner runner, long kind) {
    RunOptions.Builder options = RunOptions.newBuilder();
    options.getExperimentalBuilder().setCollectiveGraphKey(kind);
    return run(runner.setOptions(options.build()));
  }

  /** Stores a value in a variable. */
  public void assign(Variable variable, Tensor value) {
    run(session.runner().feed(variable.feed(), value).addTarget(variable.assign())).close();
  }

  /** Reads the variable; {@code use} sees the tensor, which is closed after. */
  public <R> R read(Variable variable, Function<Tensor, R> use) {
    try (Result result = run(session.runner().fetch(variable.value()))) {
      return use.apply(result.get(0));
    }
  }

  /**
   * Gives every variable its initial value; each tensor is closed after it is stored. A copy comes
   * from the variable that it copies, after that one has its value.
   */
  public void initialise(VariableStore store, Function<VariableSpec, ? extends Tensor> values) {
    for (Variable variable : store.all()) {
      if (!(variable.spec().initializer() instanceof Initializer.CopyOf)) {
        try (Tensor value = values.apply(variable.spec())) {
          assign(variable, value);
        }
      }
    }
    for (Variable variable : store.all()) {
      if (variable.spec().initializer() instanceof Initializer.CopyOf copy) {
        copy(store.find(copy.variable()).orElseThrow(), variable);
      }
    }
  }

  private void copy(Variable from, Variable to) {
    try (Result result = run(session.runner().fetch(from.value()))) {
      assign(to, result.get(0));
    }
  }

  /** A session whose server is gone waits for it, and is left to the end of the process. */
  @Override
  public void close() {
    if (server.isPresent() && server.get().lost()) {
      return;
    }
    server.ifPresent(ServerRuns::close);
    session.close();
  }
}
