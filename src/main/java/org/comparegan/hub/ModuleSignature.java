package org.comparegan.hub;

import java.util.SortedMap;
import java.util.TreeMap;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorProtos;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * What a module's graph takes and gives under one name.
 *
 * @param inputs by the name that callers use
 * @param outputs by the name that callers use
 */
public record ModuleSignature(SortedMap<String, Port> inputs, SortedMap<String, Port> outputs) {

  /**
   * A tensor of the graph.
   *
   * @param tensor its name in the graph, such as {@code z_for_eval:0}
   * @param shape −1 for a free axis
   */
  public record Port(String tensor, DataType dtype, Shape shape) {

    private static Port of(TensorInfo info) {
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

  static ModuleSignature of(SignatureDef def) {
    TreeMap<String, Port> inputs = new TreeMap<>();
    TreeMap<String, Port> outputs = new TreeMap<>();
    def.getInputsMap().forEach((name, info) -> inputs.put(name, Port.of(info)));
    def.getOutputsMap().forEach((name, info) -> outputs.put(name, Port.of(info)));
    return new ModuleSignature(inputs, outputs);
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
