package org.comparegan.graph;

import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;

/** A session on a graph whose variables a {@link VariableStore} made. */
public final class GraphSession implements AutoCloseable {
  private final Session session;

  /** Opens a session; the graph stays the caller's to close, after this. */
  public GraphSession(Graph graph, SessionOptions options) {
    this.session = open(graph, options.config());
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

  /** Stores a value in a variable. */
  public void assign(Variable variable, Tensor value) {
    session.runner().feed(variable.feed(), value).addTarget(variable.assign()).run().close();
  }

  /** Reads the variable; {@code use} sees the tensor, which is closed after. */
  public <R> R read(Variable variable, Function<Tensor, R> use) {
    try (Result result = session.runner().fetch(variable.value()).run()) {
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
    try (Result result = session.runner().fetch(from.value()).run()) {
      assign(to, result.get(0));
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
