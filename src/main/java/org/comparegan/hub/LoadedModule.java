package org.comparegan.hub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.hub.ModuleGraph.Call;
import org.comparegan.hub.ModuleGraph.Network;
import org.comparegan.hub.ModuleGraph.Port;
import org.comparegan.hub.ModuleGraph.Signature;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;

/**
 * One graph of a module with its variables restored, in its own session. Where spectral norm
 * updates {@code u_var} in inference, as in BigGAN's generator, every run changes the variables, so
 * the order of calls matters.
 */
public final class LoadedModule implements AutoCloseable {
  /** Most rows of one run of a graph of free batch size, to bound its memory. */
  private static final int FREE_BATCH = 256;

  /** Variables come from the checkpoint, so an initialiser has hardly anything to do. */
  private static final Duration LONGEST_START = Duration.ofSeconds(10);

  /** Ending of the variables that say whether a run adds its batch to the accumulators. */
  private static final String SWITCH = "/accu/update_accus";

  private final String location;
  private final ModuleGraph description;
  private final GraphGuard guard;
  private final Graph graph;
  private final Session session;
  private final ModuleVariables variables;
  private final Set<String> switchedOn = new TreeSet<>();

  private LoadedModule(
      String location,
      ModuleGraph description,
      GraphGuard guard,
      Graph graph,
      SessionOptions options) {
    this.location = location;
    this.description = description;
    this.guard = guard;
    this.graph = graph;
    this.session = GraphSession.open(graph, options.config());
    try {
      this.variables = new ModuleVariables(location, graph, session, description.handles());
    } catch (RuntimeException e) {
      // A graph waits for its sessions when it is closed.
      session.close();
      throw e;
    }
  }

  static LoadedModule load(
      Path directory, ModuleGraph description, Checkpoint checkpoint, SessionOptions options) {
    String location = directory + " " + description.tags();
    GraphGuard guard = GraphGuard.of(location, description.def().getGraphDef(), options.trust());
    description.initOperation().ifPresent(guard::require);
    description.handles().values().forEach(variable -> guard.require(variable.node()));
    Graph graph = new Graph();
    try {
      graph.importGraphDef(guard.safe());
      LoadedModule module = new LoadedModule(location, description, guard, graph, options);
      try {
        module.restore(checkpoint);
        return module;
      } catch (RuntimeException e) {
        module.session.close();
        throw e;
      }
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      graph.close();
      throw CheckpointException.because(
          location, "TensorFlow refuses the graph", e, "export the module again");
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private void restore(Checkpoint checkpoint) {
    Set<String> present = new TreeSet<>(description.handles().keySet());
    present.retainAll(checkpoint.names());
    if (present.size() < description.handles().size()) {
      Set<String> missing = new TreeSet<>(description.needed());
      missing.removeAll(present);
      if (!missing.isEmpty()) {
        throw CheckpointException.tensor(
            checkpoint.path(),
            missing.iterator().next(),
            "is not there, nor are "
                + (missing.size() - 1)
                + " more variables of the graph "
                + description.tags(),
            "the reference exports the variables of the generator only:"
                + " use tags of the generator, or a module that holds both networks");
      }
    }
    variables.restore(checkpoint, present);
    description.initOperation().ifPresent(this::initialise);
    for (String key : description.handles().keySet()) {
      if (key.endsWith(SWITCH) && present.contains(key) && variables.read(key)[0] != 0) {
        switchedOn.add(key);
      }
    }
  }

  private void initialise(String operation) {
    RunOptions limit = RunOptions.newBuilder().setTimeoutInMs(LONGEST_START.toMillis()).build();
    try {
      session.runner().addTarget(operation).setOptions(limit).run().close();
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      throw CheckpointException.because(
          location,
          "its initialiser %s failed, or ran for more than %d s"
              .formatted(operation, LONGEST_START.toSeconds()),
          e,
          "export the model again");
    }
  }

  /**
   * Fails if a signature needs operations that were refused.
   *
   * @throws CheckpointException that names the operation and its place
   */
  public void require(Signature signature) {
    Stream.of(signature.inputs(), signature.outputs())
        .flatMap(ports -> ports.values().stream())
        .forEach(port -> guard.require(ModuleGraph.operation(port.tensor())));
  }

  /** Tags, signatures and variables. */
  public ModuleGraph description() {
    return description;
  }

  /**
   * Runs a signature once, exactly as fed. Signature inputs that are constants in the graph (those
   * of fixed batch sizes) are fed like any other.
   *
   * @param signature its name, such as {@code default}
   * @param inputs by the signature's names; all of them
   * @param outputs which outputs, by the signature's names
   * @return the outputs in the order asked for; the caller closes them
   */
  public Result run(String signature, Map<String, Tensor> inputs, List<String> outputs) {
    Signature found = description.signatures().get(signature);
    if (found == null) {
      throw CheckpointException.in(
          location,
          "no signature \"" + signature + "\"",
          "it has " + description.signatures().keySet());
    }
    if (!found.inputs().keySet().equals(inputs.keySet())
        || !found.outputs().keySet().containsAll(outputs)) {
      throw CheckpointException.in(
          location,
          "given " + new TreeSet<>(inputs.keySet()) + ", asked for " + outputs,
          "signature \"" + signature + "\" is " + found);
    }
    require(found);
    try {
      Session.Runner runner = session.runner();
      inputs.forEach((name, tensor) -> runner.feed(found.input(name).tensor(), tensor));
      outputs.forEach(name -> runner.fetch(found.output(name).tensor()));
      return runner.run();
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      throw CheckpointException.because(
          location, "the graph failed", e, "the signature is " + found);
    }
  }

  /** Images of the generator without labels: {@code generate(z, new int[0])}. */
  public FloatArray generate(FloatArray z) {
    return generate(z, new int[0]);
  }

  /**
   * Images of the generator for any number of rows. A graph of fixed batch size runs as often as
   * needed, its last batch padded with zeros whose images are dropped; a graph of free batch size
   * runs once for every {@value #FREE_BATCH} rows.
   *
   * @param z {@code [n, z_dim]}
   * @param labels one class for each row, or none if the module is unconditional
   * @return {@code [n, h, w, c]}, in the module's own range
   * @throws CheckpointException if shapes or labels do not fit the signature, or if accumulators
   *     are on and a batch would need padding, which would count
   */
  public FloatArray generate(FloatArray z, int[] labels) {
    return call(Network.GENERATOR, z, labels);
  }

  /**
   * What the discriminator gives: probabilities, or logits in a module that names no {@code
   * prediction}; batches as in {@link #generate(FloatArray, int[])}.
   *
   * @param images {@code [n, h, w, c]} in the module's own range
   * @param labels one class for each image, or none if the module is unconditional
   * @return {@code [n, 1]}, higher for what looks real
   */
  public FloatArray discriminate(FloatArray images, int[] labels) {
    FloatArray found = call(Network.DISCRIMINATOR, images, labels);
    return found.shape().numDimensions() == 1
        ? new FloatArray(Shape.of(found.rows(), 1), found.values())
        : found;
  }

  private FloatArray call(Network network, FloatArray rows, int[] labels) {
    Call call =
        description
            .call(network)
            .orElseThrow(
                () ->
                    CheckpointException.in(
                        location,
                        "no signature takes "
                            + network.input()
                            + " (and labels) and gives "
                            + network.output(),
                        "it has " + description.signatures()));
    check(call, rows, labels);
    int n = rows.rows();
    long fixed = call.rows().batch();
    int batch = Math.toIntExact(fixed > 0 ? fixed : Math.max(1, Math.min(n, FREE_BATCH)));
    if (!switchedOn.isEmpty() && fixed > 0 && n % batch != 0) {
      throw CheckpointException.in(
          location,
          "accumulators are on and " + n + " rows do not fill batches of " + batch,
          "give a multiple of " + batch);
    }
    List<float[]> parts = new ArrayList<>();
    Shape shape = Shape.unknown();
    for (int from = 0; from < n; from += batch) {
      int count = fixed > 0 ? batch : Math.min(batch, n - from);
      FloatArray part = one(call, rows.rows(from, count), part(labels, from, count));
      shape = part.shape();
      int keep = part.values().length / count * Math.min(count, n - from);
      parts.add(Arrays.copyOf(part.values(), keep));
    }
    if (parts.isEmpty()) {
      throw CheckpointException.in(location, "no rows were given", "give at least one");
    }
    return join(parts, shape.tail().prepend(n));
  }

  private FloatArray one(Call call, FloatArray rows, int[] labels) {
    Signature signature = call.signature();
    String output = call.output();
    Map<String, Tensor> inputs = new HashMap<>();
    try {
      inputs.put(call.input(), Tensors.of(rows.values(), rows.shape().asArray()));
      call.labels().ifPresent(port -> inputs.put(port, labels(signature.input(port), labels)));
      try (Result result = run(signature.name(), inputs, List.of(output))) {
        Tensor found = result.get(0);
        if (!(found instanceof TFloat32)) {
          throw CheckpointException.in(
              location,
              output + " is " + found.dataType() + ", not float32",
              "export it as float32");
        }
        if (found.shape().numDimensions() == 0 || found.shape().get(0) != rows.rows()) {
          throw CheckpointException.in(
              location,
              output + " is of shape " + found.shape() + " for " + rows.rows() + " rows",
              "export a graph that gives one result for each row");
        }
        Shape declared = call.result().shape();
        if (declared.numDimensions() > 0
            && !declared.tail().prepend(rows.rows()).isCompatibleWith(found.shape())) {
          throw CheckpointException.in(
              location,
              output + " is of shape " + found.shape(),
              "its signature says " + declared + ": export it again");
        }
        return new FloatArray(found.shape(), Tensors.floats(found));
      }
    } finally {
      inputs.values().forEach(Tensor::close);
    }
  }

  private static Tensor labels(Port port, int[] labels) {
    return port.dtype() == DataType.DT_INT64
        ? Tensors.of(Arrays.stream(labels).asLongStream().toArray(), labels.length)
        : Tensors.of(labels, labels.length);
  }

  private void check(Call call, FloatArray rows, int[] labels) {
    Shape wanted = call.rows().shape();
    if (!wanted.isUnknown() && wanted.numDimensions() > 0) {
      Shape free = wanted.tail().prepend(-1);
      if (rows.shape().numDimensions() != free.numDimensions()
          || !free.isCompatibleWith(rows.shape())) {
        throw CheckpointException.in(
            location, call.input() + " is of shape " + rows.shape(), "it must be of shape " + free);
      }
    }
    int needed = call.labels().isPresent() ? rows.rows() : 0;
    if (labels.length != needed) {
      throw CheckpointException.in(
          location,
          labels.length + " labels for " + rows.rows() + " rows",
          needed == 0 ? "the module is unconditional: give none" : "give one for each row");
    }
  }

  private static int[] part(int[] labels, int from, int count) {
    return labels.length == 0
        ? labels
        : Arrays.copyOf(
            Arrays.copyOfRange(labels, from, Math.min(from + count, labels.length)), count);
  }

  private static FloatArray join(List<float[]> parts, Shape shape) {
    float[] whole = new float[Math.toIntExact(shape.size())];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return new FloatArray(shape, whole);
  }

  /** Type and shape of every variable, by its name in the checkpoint. */
  public SortedMap<String, TensorInfo> variables() {
    return description.variables();
  }

  /** The present elements of a variable, row-major, whatever its number type. */
  public double[] read(String name) {
    return variables.read(name);
  }

  /** Sets a float32, int32 or int64 variable of fully known shape, row-major. */
  public void assign(String name, double... values) {
    variables.assign(name, variables.info(name).shape(), values);
    if (name.endsWith(SWITCH)) {
      if (values[0] == 0) {
        switchedOn.remove(name);
      } else {
        switchedOn.add(name);
      }
    }
  }

  /** Sets every element of a variable to one value. */
  public void fill(String name, double value) {
    double[] values = new double[Math.toIntExact(variables.info(name).elements())];
    Arrays.fill(values, value);
    assign(name, values);
  }

  /**
   * Whether batch norm accumulates statistics; modules with moving averages do not (arch_ops.py).
   */
  public boolean hasAccumulators() {
    return variables().keySet().stream().anyMatch(name -> name.endsWith(SWITCH));
  }

  /**
   * Switches accumulation on or off, as {@code _update_bn_accumulators} does: while it is on, every
   * run adds the means and variances of its batch; while it is off, runs use the accumulated
   * statistics and leave them unchanged.
   */
  public void accumulate(boolean on) {
    variables().keySet().stream()
        .filter(name -> name.endsWith(SWITCH))
        .forEach(name -> fill(name, on ? 1 : 0));
  }

  /** Adds all variables to a checkpoint, each name with {@code namePrefix} in front. */
  public void save(BundleWriter writer, String namePrefix) {
    variables.save(writer, namePrefix);
  }

  /**
   * Lets a caller add operations to the graph, as for a derivative, and run them on the present
   * variables.
   */
  public <T> T extended(BiFunction<Graph, Session, T> use) {
    return use.apply(graph, session);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
