package org.comparegan.graph;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Graphs in a form that other TensorFlow versions can read. */
public final class GraphDefs {
  private GraphDefs() {}

  /**
   * The graph without attributes at their defaults: an older TensorFlow rejects attributes it does
   * not know, even at the default.
   */
  public static GraphDef portable(Graph graph) {
    Map<String, Map<String, AttrValue>> defaults = defaults();
    GraphDef.Builder portable = graph.toGraphDef().toBuilder();
    for (NodeDef.Builder node : portable.getNodeBuilderList()) {
      defaults
          .getOrDefault(node.getOp(), Map.of())
          .forEach(
              (name, value) -> {
                if (value.equals(node.getAttrMap().get(name))) {
                  node.removeAttr(name);
                }
              });
    }
    return portable.build();
  }

  private static Map<String, Map<String, AttrValue>> defaults() {
    Map<String, Map<String, AttrValue>> defaults = new HashMap<>();
    for (OpDef op : TensorFlow.registeredOpList().getOpList()) {
      Map<String, AttrValue> attributes = new HashMap<>();
      for (OpDef.AttrDef attribute : op.getAttrList()) {
        if (attribute.hasDefaultValue()) {
          attributes.put(attribute.getName(), attribute.getDefaultValue());
        }
      }
      defaults.put(op.getName(), attributes);
    }
    return defaults;
  }
}
