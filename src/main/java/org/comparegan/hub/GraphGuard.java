package org.comparegan.hub;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorProtos;
import org.comparegan.graph.Trust;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The part of a model's graph that may be imported. TensorFlow has operations that read and write
 * files, reach other hosts or end the process, and a graph may ask for any amount of memory, so a
 * graph from a stranger is a program. Here only operations that networks are made of pass ({@code
 * network-operations.txt}), and of those only what depends on no other. The saver's own nodes,
 * which every SavedModel has, fall away like that.
 */
public final class GraphGuard {
  private static final String LIST = "network-operations.txt";
  private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9_]+)(?:\\[(\\d)])?");

  /** Bytes that a constant may have beyond a multiple of the graph's own. */
  private static final long FREE_BYTES = 256L << 20;

  /** Bytes that an operation of constant size may make: 64 images of 512×512 with 96 channels. */
  private static final long MOST_MADE = 8L << 30;

  private static final int MOST_TIMES_THE_GRAPH = 4;

  /** TensorFlow expands calls in place, so that few functions can become any number of nodes. */
  private static final long MOST_EXPANDED_NODES = 4_000_000;

  private static final int DEEPEST_CALLS = 64;

  /** Deepest recursion of ours over calls; what is deeper is refused anyway. */
  private static final int DEEPEST_SEARCH = 8 * DEEPEST_CALLS;

  /** How far back the size of a fill is followed through the graph. */
  private static final int DEEPEST_SIZE = 16;

  private static final int MOST_AXES = 64;

  /** Attributes that name a function to call. */
  private static final List<String> FUNCTIONS =
      List.of("f", "cond", "body", "then_branch", "else_branch", "branches");

  private static final String COLOCATION = "_class";
  private static final String COLOCATED = "loc:@";

  /** The input that gives the size of what is made, by operation; empty where none does. */
  private static final Map<String, OptionalInt> OPERATIONS = operations();

  /**
   * Why a node is not imported.
   *
   * @param node the node itself, or what it depends on
   * @param function the function that the node is in, if it is not in the graph itself
   */
  private record Refusal(NodeDef node, Optional<String> function, Reason reason) {
    @Override
    public String toString() {
      return "node \"%s\" (%s)%s %s"
          .formatted(
              node.getName(),
              node.getOp(),
              function.map(name -> " of function \"" + name + "\"").orElse(""),
              reason.what);
    }
  }

  /**
   * What is wrong with a node.
   *
   * @param what to go on with after the node's name
   * @param todo what the user can do
   */
  private record Reason(String what, String todo) {
    /** The model is whole, but its maker has to be trusted. */
    static Reason untrusted(String what) {
      return new Reason(
          what,
          "if you trust whoever made the model, run it with --trust: it can then do anything that"
              + " you can");
    }

    /** The graph cannot run at all. */
    static Reason broken(String what) {
      return new Reason(what, "export the model again");
    }
  }

  /** A function that passed, with what it grows to once its calls are expanded. */
  private record Body(Optional<Refusal> refusal, long nodes, int depth) {}

  private final Object place;
  private final long mostConstant;
  private final Map<String, FunctionDef> functions = new LinkedHashMap<>();
  private final Map<String, Body> bodies = new HashMap<>();
  private final List<Refusal> endless = new ArrayList<>();
  private final Map<String, Refusal> refused;
  private final GraphDef safe;

  private GraphGuard(Object place, GraphDef graph, Trust trust) {
    this.place = place;
    this.mostConstant = FREE_BYTES + (long) MOST_TIMES_THE_GRAPH * graph.getSerializedSize();
    graph
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.put(function.getSignature().getName(), function));
    functions.keySet().forEach(name -> body(name, new HashSet<>()));
    if (trust == Trust.EVERYTHING) {
      this.refused = Map.of();
      this.safe = graph;
      if (!endless.isEmpty()) {
        throw CheckpointException.in(place, endless.get(0).toString(), endless.get(0).reason.todo);
      }
    } else {
      this.refused = refusals(graph.getNodeList(), Optional.empty());
      this.safe = withoutRefused(graph);
    }
  }

  /**
   * Checks a graph before it is imported.
   *
   * @param place the model, for messages
   * @throws CheckpointException if its functions call each other without an end, which TensorFlow
   *     does not survive, however much the model is trusted
   */
  public static GraphGuard of(Object place, GraphDef graph, Trust trust) {
    return new GraphGuard(place, graph, trust);
  }

  /** What may be imported. */
  public GraphDef safe() {
    return safe;
  }

  /**
   * Fails if an operation was refused, or depends on one that was.
   *
   * @param operation its name; one that the graph does not have is left to TensorFlow
   * @throws CheckpointException that names the operation and its place
   */
  public void require(String operation) {
    Refusal refusal = refused.get(operation);
    if (refusal != null) {
      throw CheckpointException.in(place, refusal.toString(), refusal.reason.todo);
    }
  }

  private GraphDef withoutRefused(GraphDef graph) {
    GraphDef.Builder kept = graph.toBuilder().clearNode().clearLibrary();
    for (NodeDef node : graph.getNodeList()) {
      if (!refused.containsKey(node.getName())) {
        kept.addNode(here(node));
      }
    }
    FunctionDefLibrary.Builder library = kept.getLibraryBuilder();
    functions.forEach(
        (name, function) -> {
          if (body(name, new HashSet<>()).refusal.isEmpty()) {
            FunctionDef.Builder copy = function.toBuilder().clearNodeDef();
            function.getNodeDefList().forEach(node -> copy.addNodeDef(here(node)));
            library.addFunction(copy);
          }
        });
    return kept.build();
  }

  /** Without the devices of the machine that made it, and without company that was refused. */
  private NodeDef here(NodeDef node) {
    NodeDef.Builder copy = node.toBuilder().clearDevice();
    AttrValue company = node.getAttrOrDefault(COLOCATION, AttrValue.getDefaultInstance());
    if (company.getList().getSCount() > 0) {
      AttrValue.Builder left = company.toBuilder();
      left.getListBuilder().clearS();
      company.getList().getSList().stream()
          .filter(name -> !refused.containsKey(colocated(name)))
          .forEach(left.getListBuilder()::addS);
      copy.putAttr(COLOCATION, left.build());
    }
    return copy.build();
  }

  private static String colocated(ByteString company) {
    String name = company.toStringUtf8();
    return name.startsWith(COLOCATED) ? name.substring(COLOCATED.length()) : name;
  }

  /** The nodes that are refused by themselves, stand in a cycle, or depend on such nodes. */
  private Map<String, Refusal> refusals(List<NodeDef> nodes, Optional<String> function) {
    Map<String, NodeDef> byName = new LinkedHashMap<>();
    nodes.forEach(node -> byName.put(node.getName(), node));
    Sizes sizes = new Sizes(byName);
    Map<String, Refusal> found = new LinkedHashMap<>();
    Map<String, List<String>> consumers = new HashMap<>();
    Set<String> arguments = function.map(this::arguments).orElse(Set.of());
    for (NodeDef node : nodes) {
      reason(node, byName, arguments, sizes)
          .ifPresent(
              reason -> found.putIfAbsent(node.getName(), new Refusal(node, function, reason)));
      called(node)
          .map(name -> body(name, new HashSet<>()).refusal)
          .flatMap(Optional::stream)
          .forEach(refusal -> found.putIfAbsent(node.getName(), refusal));
      for (String input : node.getInputList()) {
        consumers
            .computeIfAbsent(ModuleGraph.operation(input), name -> new ArrayList<>())
            .add(node.getName());
      }
    }
    inCycles(byName, consumers)
        .forEach(
            node ->
                found.putIfAbsent(
                    node.getName(),
                    new Refusal(node, function, Reason.broken("is part of a cycle"))));
    Deque<String> open = new ArrayDeque<>(found.keySet());
    while (!open.isEmpty()) {
      String name = open.remove();
      for (String consumer : consumers.getOrDefault(name, List.of())) {
        if (found.putIfAbsent(consumer, Objects.requireNonNull(found.get(name))) == null) {
          open.add(consumer);
        }
      }
    }
    return found;
  }

  private Set<String> arguments(String function) {
    Set<String> names = new HashSet<>();
    Optional.ofNullable(functions.get(function))
        .ifPresent(
            def -> def.getSignature().getInputArgList().forEach(arg -> names.add(arg.getName())));
    return names;
  }

  /** Why a node cannot be imported whatever it depends on. */
  private Optional<Reason> reason(
      NodeDef node, Map<String, NodeDef> nodes, Set<String> arguments, Sizes sizes) {
    OptionalInt size = OPERATIONS.get(node.getOp());
    if (size == null) {
      return functions.containsKey(node.getOp())
          ? Optional.empty()
          : Optional.of(Reason.untrusted("is not among the operations that networks are made of"));
    }
    for (String input : node.getInputList()) {
      String name = ModuleGraph.operation(input);
      if (!nodes.containsKey(name) && !arguments.contains(name)) {
        return Optional.of(Reason.broken("takes \"" + name + "\", which the graph does not have"));
      }
    }
    Optional<String> missing =
        called(node).filter(name -> !functions.containsKey(name)).findFirst();
    if (missing.isPresent()) {
      return Optional.of(
          Reason.broken("calls function \"" + missing.get() + "\", which the graph does not have"));
    }
    boolean constant = node.getOp().equals("Const");
    long bytes =
        constant ? bytes(ModuleGraph.attribute(node, "value").getTensor()) : sizes.made(node, size);
    return bytes > (constant ? mostConstant : MOST_MADE)
        ? Optional.of(
            Reason.untrusted("asks for " + (bytes >> 20) + " MiB, far more than the file has"))
        : Optional.empty();
  }

  private static long bytes(TensorProto value) {
    long[] axes =
        value.getTensorShape().getDimList().stream().mapToLong(d -> d.getSize()).toArray();
    int size = Dtype.of(value.getDtype()).map(Dtype::size).orElse(8);
    return times(product(axes), Math.max(1, size));
  }

  private static long product(long[] axes) {
    return LongStream.of(axes).map(axis -> Math.max(1, axis)).reduce(1, GraphGuard::times);
  }

  private static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    return high != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  private static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** The sizes that operations are given by constants. */
  private static final class Sizes {
    private final Map<String, NodeDef> nodes;
    private final Map<String, Optional<long[]>> known = new HashMap<>();

    Sizes(Map<String, NodeDef> nodes) {
      this.nodes = nodes;
    }

    /** Bytes that a node makes; 0 where no constants say it. */
    long made(NodeDef node, OptionalInt input) {
      if (input.isEmpty() || input.getAsInt() >= node.getInputCount()) {
        return 0;
      }
      return integers(node.getInput(input.getAsInt()), DEEPEST_SIZE)
          .map(axes -> times(product(axes), Float.BYTES))
          .orElse(0L);
    }

    /** The integers of a tensor that follows from constants, if few operations lead to it. */
    private Optional<long[]> integers(String tensor, int depth) {
      String name = ModuleGraph.operation(tensor);
      NodeDef node = nodes.get(name);
      if (node == null || depth == 0) {
        return Optional.empty();
      }
      Optional<long[]> before = known.get(name);
      if (before == null) {
        before = computed(node, depth).filter(axes -> axes.length <= MOST_AXES);
        known.put(name, before);
      }
      return before;
    }

    private Optional<long[]> computed(NodeDef node, int depth) {
      List<String> inputs = node.getInputList().stream().filter(i -> !i.startsWith("^")).toList();
      return switch (node.getOp()) {
        case "Const" -> constants(ModuleGraph.attribute(node, "value").getTensor());
        case "Identity", "Cast", "Reshape", "ExpandDims", "Squeeze", "StopGradient" ->
            inputs.isEmpty() ? Optional.empty() : integers(inputs.get(0), depth - 1);
        case "Add", "AddV2", "AddN" ->
            joined(inputs, depth)
                .map(all -> new long[] {LongStream.of(all).reduce(0, GraphGuard::plus)});
        // Only the product of the axes counts, so factors may stand side by side.
        case "Pack", "Concat", "ConcatV2", "Prod", "Mul" -> joined(inputs, depth);
        default -> Optional.empty();
      };
    }

    /** The positive integers of those inputs that are known. */
    private Optional<long[]> joined(List<String> inputs, int depth) {
      long[] all =
          inputs.stream()
              .limit(MOST_AXES)
              .flatMap(input -> integers(input, depth - 1).stream())
              .flatMapToLong(LongStream::of)
              .filter(axis -> axis > 0)
              .toArray();
      return Optional.of(all).filter(axes -> axes.length > 0);
    }

    private static Optional<long[]> constants(TensorProto value) {
      Optional<Dtype> dtype =
          Dtype.of(value.getDtype()).filter(d -> d == Dtype.INT32 || d == Dtype.INT64);
      if (dtype.isEmpty()) {
        return Optional.empty();
      }
      byte[] bytes =
          value.getTensorContent().isEmpty()
              ? TensorProtos.bytes(dtype.get(), value).orElse(new byte[0])
              : value.getTensorContent().toByteArray();
      double[] wide =
          dtype
              .get()
              .widen(Arrays.copyOf(bytes, bytes.length / dtype.get().size() * dtype.get().size()));
      long[] values = Arrays.stream(wide).mapToLong(v -> (long) v).toArray();
      long elements =
          product(
              value.getTensorShape().getDimList().stream()
                  .mapToLong(TensorShapeProto.Dim::getSize)
                  .toArray());
      if (values.length == 0 || values.length >= elements || elements > 64) {
        return Optional.of(values);
      }
      // A list shorter than the tensor goes on with its last element.
      long[] whole = Arrays.copyOf(values, (int) elements);
      Arrays.fill(whole, values.length, whole.length, values[values.length - 1]);
      return Optional.of(whole);
    }
  }

  /** The nodes left when all that depend on nothing, then all that depend on those, are taken. */
  private static List<NodeDef> inCycles(
      Map<String, NodeDef> nodes, Map<String, List<String>> consumers) {
    Map<String, Integer> waiting = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    nodes.forEach(
        (name, node) -> {
          int inputs =
              (int)
                  node.getInputList().stream()
                      .map(ModuleGraph::operation)
                      .filter(input -> nodes.containsKey(input) && !closesLoop(nodes.get(input)))
                      .count();
          waiting.put(name, inputs);
          if (inputs == 0) {
            ready.add(name);
          }
        });
    Set<String> done = new HashSet<>();
    while (!ready.isEmpty()) {
      String name = ready.remove();
      done.add(name);
      if (!closesLoop(nodes.get(name))) {
        for (String consumer : consumers.getOrDefault(name, List.of())) {
          if (waiting.merge(consumer, -1, Integer::sum) == 0) {
            ready.add(consumer);
          }
        }
      }
    }
    return nodes.values().stream().filter(node -> !done.contains(node.getName())).toList();
  }

  private static boolean closesLoop(@Nullable NodeDef node) {
    return node != null && node.getOp().equals("NextIteration");
  }

  /** Checks a function and those that it calls, each once. */
  private Body body(String name, Set<String> callers) {
    Body known = bodies.get(name);
    FunctionDef function = functions.get(name);
    if (known != null || function == null) {
      return known != null ? known : new Body(Optional.empty(), 0, 0);
    }
    callers.add(name);
    long nodes = function.getNodeDefCount();
    int depth = 1;
    Optional<Refusal> refusal = Optional.empty();
    for (NodeDef node : function.getNodeDefList()) {
      if (FUNCTIONS.stream().anyMatch(f -> isPassedOn(node, f)) && refusal.isEmpty()) {
        refusal = Optional.of(endless(node, name, "calls a function that only its caller knows"));
      }
      for (String callee : called(node).filter(functions::containsKey).toList()) {
        if (callers.contains(callee)) {
          refusal =
              Optional.of(endless(node, name, "calls function \"" + callee + "\", which calls it"));
          continue;
        }
        if (callers.size() >= DEEPEST_SEARCH) {
          refusal =
              Optional.of(
                  endless(node, name, "calls functions more than " + callers.size() + " deep"));
          continue;
        }
        Body inner = body(callee, callers);
        nodes = plus(nodes, inner.nodes);
        depth = Math.max(depth, inner.depth + 1);
        refusal = refusal.or(() -> inner.refusal);
        if (refusal.isEmpty() && depth > DEEPEST_CALLS) {
          refusal = Optional.of(endless(node, name, "calls functions " + depth + " deep"));
        }
        if (refusal.isEmpty() && nodes > MOST_EXPANDED_NODES) {
          refusal =
              Optional.of(
                  endless(node, name, "calls functions that expand to " + nodes + " nodes"));
        }
      }
    }
    callers.remove(name);
    Optional<Refusal> first =
        refusal.or(
            () ->
                refusals(function.getNodeDefList(), Optional.of(name)).values().stream()
                    .findFirst());
    Body body = new Body(first, nodes, depth);
    bodies.put(name, body);
    return body;
  }

  private static boolean isPassedOn(NodeDef node, String attribute) {
    return !ModuleGraph.attribute(node, attribute).getPlaceholder().isEmpty();
  }

  private Refusal endless(NodeDef node, String function, String reason) {
    Refusal refusal = new Refusal(node, Optional.of(function), Reason.broken(reason));
    endless.add(refusal);
    return refusal;
  }

  /** The functions that a node calls, as its operation or by an attribute. */
  private Stream<String> called(NodeDef node) {
    Stream<String> itself =
        functions.containsKey(node.getOp()) ? Stream.of(node.getOp()) : Stream.empty();
    Stream<String> attributes =
        node.getAttrMap().values().stream()
            .flatMap(GraphGuard::named)
            .filter(name -> !name.isEmpty());
    return Stream.concat(itself, attributes);
  }

  /** The functions that an attribute names, and those that are passed on to them. */
  private static Stream<String> named(AttrValue value) {
    Stream<NameAttrList> functions =
        switch (value.getValueCase()) {
          case FUNC -> Stream.of(value.getFunc());
          case LIST -> value.getList().getFuncList().stream();
          default -> Stream.empty();
        };
    return functions.flatMap(
        function ->
            Stream.concat(
                Stream.of(function.getName()),
                function.getAttrMap().values().stream().flatMap(GraphGuard::named)));
  }

  private static Map<String, OptionalInt> operations() {
    Map<String, OptionalInt> found = new HashMap<>();
    try (InputStream in =
        Optional.ofNullable(GraphGuard.class.getResourceAsStream(LIST)).orElseThrow()) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Stream.of(line.split(" ")))
          .filter(word -> !word.isEmpty())
          .forEach(
              word -> {
                Matcher entry = ENTRY.matcher(word);
                if (!entry.matches()) {
                  throw new IllegalStateException(LIST + ": " + word);
                }
                found.put(
                    entry.group(1),
                    entry.group(2) == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(entry.group(2))));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(found);
  }
}
