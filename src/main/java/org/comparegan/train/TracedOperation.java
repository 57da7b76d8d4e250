package org.comparegan.train;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.TensorShapeProto;

/**
 * One execution of an operation.
 *
 * @param name of the operation in the graph
 * @param type such as {@code Conv2D}
 * @param layer checkpoint path of the layer that it is of; empty: of none
 * @param backward whether it is part of a gradient
 * @param shape of the first output, as in {@code [64, 8, 8, 256]}; empty where there is none
 * @param device where it ran
 * @param thread a number for the thread
 * @param startNanos on TensorFlow's clock
 * @param nanos how long the kernel ran
 */
record TracedOperation(
    String name,
    String type,
    String layer,
    boolean backward,
    String shape,
    String device,
    int thread,
    long startNanos,
    long nanos) {
  /** {@code name = Type(inputs)}, with more before and behind. */
  private static final Pattern LABEL = Pattern.compile("= ?([A-Za-z0-9_]+)\\(");

  static TracedOperation of(String device, NodeExecStats node, LayerNames layers) {
    Matcher label = LABEL.matcher(node.getTimelineLabel());
    String name = node.getNodeName();
    return new TracedOperation(
        name,
        label.find() ? label.group(1) : "other",
        layers.of(name),
        name.contains("gradients"),
        shape(node),
        device,
        node.getThreadId(),
        node.getAllStartNanos() + node.getOpStartRelNanos(),
        node.getOpEndRelNanos() - node.getOpStartRelNanos());
  }

  double milliseconds() {
    return nanos * 1e-6;
  }

  private static String shape(NodeExecStats node) {
    if (node.getOutputCount() == 0) {
      return "";
    }
    TensorShapeProto shape = node.getOutput(0).getTensorDescription().getShape();
    return shape.getDimList().stream()
        .map(dimension -> Long.toString(dimension.getSize()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
