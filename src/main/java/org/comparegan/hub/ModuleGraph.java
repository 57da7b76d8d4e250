package org.comparegan.hub;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.checkpoint.TensorProtos;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;

/** One meta graph of a module: a graph under a set of tags, with its signatures and variables. */
public final class ModuleGraph {
  /** Signatures that TensorFlow adds for its own use begin so. */
  private static final String INTERNAL = "__saved_model";

  private static final String LABELS = "labels";
  private static final String SERVING = "serving_default";

  /** The name of a port that its module did not name. */
  private static final String UNNAMED = "default";

  private static final String RESOURCE = "VarHandleOp";
  private static final Set<String> VARIABLES = Set.of(RESOURCE, "VariableV2", "Variable");

  /** Operations that change the layout of a tensor and not its values. */
  private static final Set<String> LAYOUT =
      Set.of("Identity", "Reshape", "Squeeze", "ExpandDims", "Cast");

  /**
   * A tensor of the graph.
   *
   * @param tensor its name in the graph, such as {@code z_for_eval:0}
   * @param shape −1 for a free axis
   */
  public record Port(String tensor, DataType dtype, Shape shape) {

    private static Port of(org.tensorflow.proto.TensorInfo info) {
      return new Port(
          info.getName(), info.getDtype(), TensorProtos.openShape(info.getTensorShape()));
    }

    /** Type and shape, such as {@code float32[-1, 120]}. */
    public String describe() {
      return Dtype.of(dtype).map(Dtype::text).orElse(dtype.name()) + shape;
    }

    /** The length of the first axis, −1 if it is free. */
    public long batch() {
      return shape.isUnknown() || shape.numDimensions() == 0 ? -1 : shape.get(0);
    }
  }

  /**
   * Named inputs and outputs of a graph.
   *
   * @param name of the signature, such as {@code default}
   * @param inputs by the name that callers use
   * @param outputs by the name that callers use
   */
  public record Signature(
      String name, SortedMap<String, Port> inputs, SortedMap<String, Port> outputs) {

    private static Signature of(String name, SignatureDef def) {
      TreeMap<String, Port> inputs = new TreeMap<>();
      TreeMap<String, Port> outputs = new TreeMap<>();
      def.getInputsMap().forEach((port, info) -> inputs.put(port, Port.of(info)));
      def.getOutputsMap().forEach((port, info) -> outputs.put(port, Port.of(info)));
      return new Signature(name, inputs, outputs);
    }

    /** An input that is there. */
    public Port input(String port) {
      return Optional.ofNullable(inputs.get(port)).orElseThrow();
    }

    /** An output that is there. */
    public Port output(String port) {
      return Optional.ofNullable(outputs.get(port)).orElseThrow();
    }

    @Override
    public String toString() {
      return describe(inputs) + " → " + describe(outputs);
    }

    private static String describe(SortedMap<String, Port> ports) {
      StringBuilder text = new StringBuilder();
      ports.forEach(
          (name, port) ->
              text.append(text.length() == 0 ? "" : ", ")
                  .append(name)
                  .append(' ')
                  .append(port.describe()));
      return text.toString();
    }
  }

  /** The networks that a module may hold, with the names that the reference gives their ports. */
  public enum Network {
    /** From latents to images. */
    GENERATOR("generator", "z", "generated"),
    /** From images to how real they look. */
    DISCRIMINATOR("discriminator", "images", "prediction");

    private final String title;
    private final String input;
    private final String output;

    Network(String title, String input, String output) {
      this.title = title;
      this.input = input;
      this.output = output;
    }

    /** The name of its input where the reference made the module, such as {@code z}. */
    public String input() {
      return input;
    }

    /** The name of its output where the reference made the module, such as {@code generated}. */
    public String output() {
      return output;
    }

    private Optional<Call> named(Signature signature) {
      boolean fits =
          signature.inputs().containsKey(input)
              && signature.outputs().containsKey(output)
              && List.of(input, LABELS).containsAll(signature.inputs().keySet());
      return fits
          ? Optional.of(
              new Call(
                  signature,
                  input,
                  Optional.of(LABELS).filter(signature.inputs()::containsKey),
                  output))
          : Optional.empty();
    }

    private Optional<Call> shaped(Signature signature) {
      List<String> rows = ports(signature.inputs(), this == GENERATOR ? LATENTS : PICTURES);
      List<String> labels = ports(signature.inputs(), CLASSES);
      List<String> results = ports(signature.outputs(), this == GENERATOR ? PICTURES : VERDICTS);
      if (rows.size() != 1
          || labels.size() > 1
          || signature.inputs().size() > 1 + labels.size()
          || (results.size() > 1 && !results.contains(UNNAMED))) {
        return Optional.empty();
      }
      return results.stream()
          .filter(port -> results.size() == 1 || port.equals(UNNAMED))
          .findFirst()
          .map(result -> new Call(signature, rows.get(0), labels.stream().findFirst(), result));
    }

    private static List<String> ports(SortedMap<String, Port> ports, Predicate<Port> wanted) {
      return ports.entrySet().stream()
          .filter(port -> !port.getValue().shape().isUnknown() && wanted.test(port.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /**
   * A signature as the call of a network.
   *
   * @param input the port of latents or images
   * @param labels the port of one class for each row, if it takes labels
   * @param output the port of images or predictions
   */
  public record Call(Signature signature, String input, Optional<String> labels, String output) {
    /** The port of latents or images. */
    public Port rows() {
      return signature.input(input);
    }

    /** The port of images or predictions. */
    public Port result() {
      return signature.output(output);
    }
  }

  /** {@code [n, z_dim]}. */
  private static final Predicate<Port> LATENTS =
      port -> isFloat(port) && port.shape().numDimensions() == 2 && port.shape().get(1) > 0;

  /** {@code [n, h, w, c]}. */
  private static final Predicate<Port> PICTURES =
      port ->
          isFloat(port)
              && port.shape().numDimensions() == 4
              && (port.shape().get(3) == 1 || port.shape().get(3) == 3);

  /** {@code [n]} or {@code [n, 1]}. */
  private static final Predicate<Port> VERDICTS =
      port ->
          isFloat(port)
              && (port.shape().numDimensions() == 1
                  || (port.shape().numDimensions() == 2 && port.shape().get(1) == 1));

  private static final Predicate<Port> CLASSES =
      port ->
          (port.dtype() == DataType.DT_INT32 || port.dtype() == DataType.DT_INT64)
              && port.shape().numDimensions() == 1;

  private static boolean isFloat(Port port) {
    return port.dtype() == DataType.DT_FLOAT;
  }

  /**
   * A variable of the graph.
   *
   * @param key its name in the checkpoint
   * @param node the operation that gives its handle, or its reference
   * @param info its type and shape
   * @param resource whether it is a resource, as the reference's are today, or a reference
   */
  record Variable(String key, String node, TensorInfo info, boolean resource) {}

  private final MetaGraphDef def;
  private final SortedMap<String, Signature> signatures = new TreeMap<>();
  private final SortedMap<String, Variable> variables = new TreeMap<>();

  ModuleGraph(Object file, MetaGraphDef def) {
    this.def = def;
    def.getSignatureDefMap()
        .forEach(
            (name, signature) -> {
              if (!name.startsWith(INTERNAL)) {
                signatures.put(name, Signature.of(name, signature));
              }
            });
    Map<String, String> keys = RestoreFunction.keysByHandle(def);
    for (NodeDef node : def.getGraphDef().getNodeList()) {
      if (VARIABLES.contains(node.getOp())) {
        add(file, node, keys);
      }
    }
  }

  private void add(Object file, NodeDef node, Map<String, String> keys) {
    boolean resource = node.getOp().equals(RESOURCE);
    // References of TensorFlow 1 share by container; their name is that of the node.
    String shared = resource ? attribute(node, "shared_name").getS().toStringUtf8() : "";
    String name = shared.isEmpty() ? node.getName() : shared;
    String key = keys.getOrDefault(node.getName(), name);
    Dtype dtype =
        Dtype.of(attribute(node, "dtype").getType())
            .orElseThrow(
                () ->
                    CheckpointException.tensor(
                        file, key, "is of an unknown type", "export the module again"));
    Shape shape = TensorProtos.openShape(attribute(node, "shape").getShape());
    variables.put(key, new Variable(key, node.getName(), new TensorInfo(dtype, shape), resource));
  }

  /** An attribute, or its empty form where a damaged node lacks it. */
  public static AttrValue attribute(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance());
  }

  /** The tags, sorted; empty for the default graph of a Hub module. */
  public SortedSet<String> tags() {
    return new TreeSet<>(def.getMetaInfoDef().getTagsList());
  }

  /** The signatures for callers, by name. */
  public SortedMap<String, Signature> signatures() {
    return Collections.unmodifiableSortedMap(signatures);
  }

  /**
   * The signature that calls a network: one whose ports are named as in the reference, else one
   * whose ports are of the types and shapes of the network's. Of several by name, {@code
   * serving_default} or the first; of several by shape, the one called as the network is.
   */
  public Optional<Call> call(Network network) {
    List<Call> named =
        signatures.values().stream().flatMap(s -> network.named(s).stream()).toList();
    List<Call> fitting =
        named.isEmpty()
            ? signatures.values().stream().flatMap(s -> network.shaped(s).stream()).toList()
            : named;
    return Stream.of(SERVING, network.title)
        .flatMap(name -> fitting.stream().filter(call -> call.signature().name().equals(name)))
        .findFirst()
        .or(
            () ->
                fitting.stream()
                    .filter(call -> fitting.size() == 1 || !named.isEmpty())
                    .findFirst());
  }

  /** The operation that computes a tensor, before others that only change its layout. */
  public Optional<String> computedBy(String tensor) {
    Map<String, NodeDef> nodes = new HashMap<>();
    def.getGraphDef().getNodeList().forEach(n -> nodes.put(n.getName(), n));
    Optional<NodeDef> at = Optional.ofNullable(nodes.get(operation(tensor)));
    for (int hops = 0; hops < nodes.size(); hops++) {
      if (at.isEmpty() || !LAYOUT.contains(at.get().getOp()) || at.get().getInputCount() == 0) {
        break;
      }
      at = Optional.ofNullable(nodes.get(operation(at.get().getInput(0))));
    }
    return at.map(NodeDef::getOp);
  }

  /** Type and shape of every variable, by its name in the checkpoint. */
  public SortedMap<String, TensorInfo> variables() {
    SortedMap<String, TensorInfo> infos = new TreeMap<>();
    variables.forEach((key, variable) -> infos.put(key, variable.info));
    return infos;
  }

  /** The message as it was read. */
  public MetaGraphDef def() {
    return def;
  }

  SortedMap<String, Variable> handles() {
    return variables;
  }

  /** The operation to run after the variables are restored, if the model has one. */
  Optional<String> initOperation() {
    if (def.containsSignatureDef("__saved_model_init_op")) {
      return def.getSignatureDefOrThrow("__saved_model_init_op").getOutputsMap().values().stream()
          .map(info -> operation(info.getName()))
          .findFirst();
    }
    return def
        .getCollectionDefOrDefault("saved_model_main_op", CollectionDef.getDefaultInstance())
        .getNodeList()
        .getValueList()
        .stream()
        .findFirst();
  }

  /** The keys of the variables that some signature's outputs depend on. */
  Set<String> needed() {
    Map<String, NodeDef> nodes = new HashMap<>();
    def.getGraphDef().getNodeList().forEach(n -> nodes.put(n.getName(), n));
    Deque<String> open = new ArrayDeque<>();
    signatures
        .values()
        .forEach(s -> s.outputs().values().forEach(port -> open.add(operation(port.tensor()))));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      NodeDef node = nodes.get(name);
      if (node != null && seen.add(name)) {
        node.getInputList().forEach(i -> open.add(operation(i)));
      }
    }
    Map<String, Variable> needed = new LinkedHashMap<>(variables);
    needed.values().removeIf(v -> !seen.contains(v.node));
    return needed.keySet();
  }

  /** The operation of a tensor or control input. */
  public static String operation(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /**
   * Reads out of a TF2 SavedModel which tensor of the checkpoint belongs to which variable. The
   * model's restore operation calls a function whose arguments are the file name and the variables'
   * handles; in it, each handle is assigned one output of RestoreV2, whose names are a constant.
   * (The object graph has this too, but its names of variables may differ from the graph's.)
   */
  private static final class RestoreFunction {
    /** An output of RestoreV2, as functions write it. */
    private static final Pattern OUTPUT = Pattern.compile("[^:]*:tensors:(\\d{1,9})");

    private final Map<String, NodeDef> nodes = new HashMap<>();

    private RestoreFunction(FunctionDef function) {
      function.getNodeDefList().forEach(n -> nodes.put(n.getName(), n));
    }

    /** The checkpoint's name by the node of each variable's handle; empty for TF1 models. */
    static Map<String, String> keysByHandle(MetaGraphDef def) {
      Map<String, String> keys = new HashMap<>();
      String restore = operation(def.getSaverDef().getRestoreOpName());
      for (NodeDef call : def.getGraphDef().getNodeList()) {
        if (call.getName().equals(restore)) {
          String name = attribute(call, "f").getFunc().getName();
          def.getGraphDef().getLibrary().getFunctionList().stream()
              .filter(f -> f.getSignature().getName().equals(name))
              .forEach(f -> trace(f, call, keys));
        }
      }
      return keys;
    }

    private static void trace(FunctionDef function, NodeDef call, Map<String, String> keys) {
      Map<String, String> handles = new HashMap<>();
      int arguments = Math.min(function.getSignature().getInputArgCount(), call.getInputCount());
      for (int i = 0; i < arguments; i++) {
        handles.put(function.getSignature().getInputArg(i).getName(), operation(call.getInput(i)));
      }
      RestoreFunction body = new RestoreFunction(function);
      for (NodeDef node : function.getNodeDefList()) {
        if (node.getOp().equals("AssignVariableOp") && node.getInputCount() >= 2) {
          String handle = handles.get(node.getInput(0));
          if (handle != null) {
            body.restored(node.getInput(1)).ifPresent(key -> keys.put(handle, key));
          }
        }
      }
    }

    /** The name that RestoreV2 read the value under, through any number of identities. */
    private Optional<String> restored(String value) {
      String at = value;
      for (int hops = 0; hops < nodes.size(); hops++) {
        NodeDef node = nodes.get(operation(at));
        if (node == null || node.getInputCount() == 0) {
          return Optional.empty();
        }
        if (node.getOp().equals("RestoreV2")) {
          return name(node, at);
        }
        if (!node.getOp().equals("Identity")) {
          return Optional.empty();
        }
        at = node.getInput(0);
      }
      return Optional.empty();
    }

    private Optional<String> name(NodeDef restore, String at) {
      NodeDef names =
          restore.getInputCount() > 1 ? nodes.get(operation(restore.getInput(1))) : null;
      Matcher output = OUTPUT.matcher(at);
      if (names == null || !output.matches()) {
        return Optional.empty();
      }
      TensorProto list = attribute(names, "value").getTensor();
      int index = Integer.parseInt(output.group(1));
      return index < list.getStringValCount()
          ? Optional.of(list.getStringVal(index).toStringUtf8())
          : Optional.empty();
    }
  }
}
