package org.comparegan.hub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Reads out of a TF2 SavedModel which tensor of the checkpoint belongs to which variable. The
 * model's restore operation calls a function whose arguments are the file name and the variables'
 * handles; in it, each handle is assigned one output of RestoreV2, whose names are a constant. (The
 * object graph says the same, but its names of variables need not be those of the graph.)
 */
final class RestoreFunction {
  /** An output of RestoreV2, as functions write it. */
  private static final Pattern OUTPUT = Pattern.compile("[^:]*:tensors:(\\d{1,9})");

  private final Map<String, NodeDef> nodes = new HashMap<>();

  private RestoreFunction(FunctionDef function) {
    function.getNodeDefList().forEach(n -> nodes.put(n.getName(), n));
  }

  /** The checkpoint's name by the node of each variable's handle; empty for TF1 models. */
  static Map<String, String> keysByHandle(MetaGraphDef def) {
    Map<String, String> keys = new HashMap<>();
    String restore = ModuleGraph.operation(def.getSaverDef().getRestoreOpName());
    for (NodeDef call : def.getGraphDef().getNodeList()) {
      if (call.getName().equals(restore)) {
        String name = ModuleGraph.attribute(call, "f").getFunc().getName();
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
      handles.put(
          function.getSignature().getInputArg(i).getName(),
          ModuleGraph.operation(call.getInput(i)));
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
      NodeDef node = nodes.get(ModuleGraph.operation(at));
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
    NodeDef names = nodes.get(ModuleGraph.operation(restore.getInput(1)));
    Matcher output = OUTPUT.matcher(at);
    if (names == null || !output.matches()) {
      return Optional.empty();
    }
    TensorProto list = ModuleGraph.attribute(names, "value").getTensor();
    int index = Integer.parseInt(output.group(1));
    return index < list.getStringValCount()
        ? Optional.of(list.getStringVal(index).toStringUtf8())
        : Optional.empty();
  }
}
