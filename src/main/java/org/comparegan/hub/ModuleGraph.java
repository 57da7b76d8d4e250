package org.comparegan.hub;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.checkpoint.TensorProtos;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/** One meta graph of a module: a graph under a set of tags, with its signatures and variables. */
public final class ModuleGraph {
  /** Signatures that TensorFlow adds for its own use begin so. */
  private static final String INTERNAL = "__saved_model";

  /**
   * A variable of the graph.
   *
   * @param key its name in the checkpoint
   * @param node the operation that gives its handle
   * @param info its type and shape
   */
  record Variable(String key, String node, TensorInfo info) {}

  private final MetaGraphDef def;
  private final SortedMap<String, ModuleSignature> signatures = new TreeMap<>();
  private final SortedMap<String, Variable> variables = new TreeMap<>();

  ModuleGraph(Object file, MetaGraphDef def) {
    this.def = def;
    def.getSignatureDefMap()
        .forEach(
            (name, signature) -> {
              if (!name.startsWith(INTERNAL)) {
                signatures.put(name, ModuleSignature.of(signature));
              }
            });
    Map<String, String> keys = RestoreFunction.keysByHandle(def);
    for (NodeDef node : def.getGraphDef().getNodeList()) {
      if (node.getOp().equals("VarHandleOp")) {
        add(file, node, keys);
      } else if (node.getOp().equals("VariableV2") || node.getOp().equals("Variable")) {
        throw CheckpointException.tensor(
            file,
            node.getName(),
            "is a reference variable of TensorFlow 1",
            "export the module again with resource variables");
      }
    }
  }

  private void add(Object file, NodeDef node, Map<String, String> keys) {
    String shared = attribute(node, "shared_name").getS().toStringUtf8();
    String name = shared.isEmpty() ? node.getName() : shared;
    String key = keys.getOrDefault(node.getName(), name);
    Dtype dtype =
        Dtype.of(attribute(node, "dtype").getType())
            .orElseThrow(
                () ->
                    CheckpointException.tensor(
                        file, key, "is of an unknown type", "export the module again"));
    Shape shape = TensorProtos.openShape(attribute(node, "shape").getShape());
    variables.put(key, new Variable(key, node.getName(), new TensorInfo(dtype, shape)));
  }

  /** An attribute, or its empty form where a damaged node lacks it. */
  static AttrValue attribute(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance());
  }

  /** The tags, sorted; empty for the default graph of a Hub module. */
  public SortedSet<String> tags() {
    return new TreeSet<>(def.getMetaInfoDef().getTagsList());
  }

  /** The signatures for callers, by name. */
  public SortedMap<String, ModuleSignature> signatures() {
    return Collections.unmodifiableSortedMap(signatures);
  }

  /** Type and shape of every variable, by its name in the checkpoint. */
  public SortedMap<String, TensorInfo> variables() {
    SortedMap<String, TensorInfo> infos = new TreeMap<>();
    variables.forEach((key, variable) -> infos.put(key, variable.info));
    return infos;
  }

  MetaGraphDef def() {
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

  /** What the operations tell that no tensor does. */
  public GraphFacts facts() {
    return GraphFacts.of(def.getGraphDef());
  }

  /** The operation of a tensor or control input. */
  static String operation(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
