package org.comparegan.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TargetSession;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunOptions;

/** A session on a graph whose variables a {@link VariableStore} made. */
public final class GraphSession implements AutoCloseable {
  private static final long MOST_ELEMENTS = 1 << 24;

  /** Enough that two of the largest kernels of BigGAN are made at the same time. */
  private static final long MOST_DRAWN = 3 << 24;

  private final Session session;
  private final Optional<ServerRuns> server;

  /** Opens a session; the graph stays the caller's to close, after this. */
  public GraphSession(Graph graph, SessionOptions options) {
    this.session =
        options
            .remote()
            .map(to -> open(graph, to, options))
            .orElseGet(() -> open(graph, options.config()));
    this.server = options.remote().map(ServerRuns::new);
  }

  private static Session open(Graph graph, Remote to, SessionOptions options) {
    NativeLog.quieten(options.local().config());
    return TargetSession.open(graph, to.server().target(), options.config());
  }

  /** A session on a graph whose variables are its own affair; without TensorFlow's greeting. */
  public static Session open(Graph graph, ConfigProto config) {
    CudaLibraries.load();
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
   * Runs what was put together, which exchanges values with other workers.
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
   * Stores a value in each of many variables, in few runs: the first run of a set of variables
   * costs TensorFlow a pass over the whole graph.
   *
   * @param values makes a value, which is closed after it is stored
   */
  public void assignEach(
      Collection<Variable> variables, Function<Variable, ? extends Tensor> values) {
    assignEach(
        parts(variables, MOST_ELEMENTS),
        (part, made) -> {
          for (int i = 0; i < made.length; i++) {
            made[i] = values.apply(part.get(i));
          }
        });
  }

  /** Stores what {@code make} puts into an array, which is closed after, also when it fails. */
  private void assignEach(List<List<Variable>> parts, BiConsumer<List<Variable>, Tensor[]> make) {
    for (List<Variable> part : parts) {
      Tensor[] made = new Tensor[part.size()];
      try {
        make.accept(part, made);
        assign(part, List.of(made));
      } finally {
        Arrays.stream(made).filter(Objects::nonNull).forEach(Tensor::close);
      }
    }
  }

  /** Reads many variables in few runs; {@code use} sees each tensor, which is closed after. */
  public void readEach(Collection<Variable> variables, BiConsumer<Variable, Tensor> use) {
    for (List<Variable> part : parts(variables, MOST_ELEMENTS)) {
      try (Result result = read(part)) {
        for (int i = 0; i < part.size(); i++) {
          use.accept(part.get(i), result.get(i));
        }
      }
    }
  }

  /**
   * Gives every variable its initial value; each tensor is closed after it is stored. A copy comes
   * from the variable that it copies, after that one has its value.
   */
  public void initialise(VariableStore store, Function<VariableSpec, ? extends Tensor> values) {
    assignEach(own(store), variable -> values.apply(variable.spec()));
    assignCopies(store);
  }

  /**
   * Gives every variable its initial value, by several threads.
   *
   * @param values asked by many threads at once
   */
  public void initialiseTogether(
      VariableStore store, Function<VariableSpec, ? extends Tensor> values) {
    List<Variable> largestFirst =
        own(store).stream()
            .sorted(Comparator.comparingLong(variable -> -variable.spec().shape().size()))
            .toList();
    assignEach(parts(largestFirst, MOST_DRAWN), (part, made) -> makeTogether(part, values, made));
    assignCopies(store);
  }

  /** Each thread takes the next one, as long as there are any. */
  private static void makeTogether(
      List<Variable> variables, Function<VariableSpec, ? extends Tensor> values, Tensor[] made) {
    AtomicInteger next = new AtomicInteger();
    IntStream.rangeClosed(0, ForkJoinPool.getCommonPoolParallelism())
        .parallel()
        .forEach(
            thread -> {
              for (int i = next.getAndIncrement(); i < made.length; i = next.getAndIncrement()) {
                made[i] = values.apply(variables.get(i).spec());
              }
            });
  }

  private static List<Variable> own(VariableStore store) {
    return store.all().stream().filter(variable -> source(variable).isEmpty()).toList();
  }

  private void assignCopies(VariableStore store) {
    List<Variable> copies =
        store.all().stream().filter(variable -> source(variable).isPresent()).toList();
    for (List<Variable> part : parts(copies, MOST_ELEMENTS)) {
      List<Variable> sources =
          part.stream()
              .map(variable -> store.find(source(variable).orElseThrow()).orElseThrow())
              .toList();
      try (Result result = read(sources)) {
        assign(part, IntStream.range(0, part.size()).mapToObj(result::get).toList());
      }
    }
  }

  /** The name of the variable that this one copies at the start, if it does. */
  private static Optional<String> source(Variable variable) {
    return variable.spec().initializer() instanceof Initializer.CopyOf copy
        ? Optional.of(copy.variable())
        : Optional.empty();
  }

  private void assign(List<Variable> variables, List<? extends Tensor> values) {
    Session.Runner runner = session.runner();
    for (int i = 0; i < variables.size(); i++) {
      runner.feed(variables.get(i).feed(), values.get(i)).addTarget(variables.get(i).assign());
    }
    run(runner).close();
  }

  private Result read(List<Variable> variables) {
    Session.Runner runner = session.runner();
    variables.forEach(variable -> runner.fetch(variable.value()));
    return run(runner);
  }

  /** Variables of so many elements that their values may be in memory once more. */
  private static List<List<Variable>> parts(Collection<Variable> variables, long most) {
    List<List<Variable>> parts = new ArrayList<>();
    long elements = most + 1;
    for (Variable variable : variables) {
      elements += variable.spec().shape().size();
      if (elements > most) {
        parts.add(new ArrayList<>());
        elements = variable.spec().shape().size();
      }
      parts.get(parts.size() - 1).add(variable);
    }
    return parts;
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
