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

/** A session on a graph with the variables of a {@link VariableStore}. */
public final class GraphSession implements AutoCloseable {
  private static final long MOST_ELEMENTS = 1 << 24;

  /** Enough to make two of BigGAN's largest kernels at the same time. */
  private static final long MOST_DRAWN = 3 << 24;

  private final Session session;
  private final Optional<ServerRuns> server;

  /** Opens a session; the caller closes the graph afterwards. */
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

  /** A plain session on any graph; suppresses TensorFlow's first log lines. */
  public static Session open(Graph graph, ConfigProto config) {
    CudaLibraries.load();
    NativeLog.quieten(config);
    return new Session(graph, config);
  }

  /** Prepares a run: feed, fetch, add targets, then {@link #run} it. */
  public Session.Runner runner() {
    return session.runner();
  }

  /**
   * Runs; the caller closes the result.
   *
   * @throws ServerLost when the session's server, or another worker, is gone
   */
  public Result run(Session.Runner runner) {
    return server.map(runs -> runs.run(runner)).orElseGet(runner::run);
  }

  /**
   * Runs operations that exchange values with other workers.
   *
   * @param kind number of this kind of run, equal on all workers; each worker makes as many of them
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

  /** Reads a variable; its tensor is closed after {@code use}. */
  public <R> R read(Variable variable, Function<Tensor, R> use) {
    try (Result result = run(session.runner().fetch(variable.value()))) {
      return use.apply(result.get(0));
    }
  }

  /**
   * Stores a value in each of many variables with few runs, as the first run of each set of
   * variables costs TensorFlow a pass over the whole graph.
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

  /** Stores the tensors that {@code make} writes into an array; closes them, also on failure. */
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

  /** Reads many variables with few runs; each tensor is closed after {@code use}. */
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
   * Initialises every variable; each tensor is closed after it is stored. Copies are made last,
   * from the variables they copy.
   */
  public void initialise(VariableStore store, Function<VariableSpec, ? extends Tensor> values) {
    assignEach(own(store), variable -> values.apply(variable.spec()));
    assignCopies(store);
  }

  /**
   * Initialises every variable, with several threads.
   *
   * @param values called by several threads at once
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

  /** Each thread takes the next variable until none is left. */
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

  /** The name of the variable whose initial value this one copies, if any. */
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

  /** Splits variables into parts of at most this many elements, or of one variable. */
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

  /** Closing a session on a lost server would block, so it stays open until the process ends. */
  @Override
  public void close() {
    if (server.isPresent() && server.get().lost()) {
      return;
    }
    server.ifPresent(ServerRuns::close);
    session.close();
  }
}
