package org.comparegan.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comparegan.file.WholeFile;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Where the time of training steps went. Times are kernel times summed over all threads, so the
 * wall time of a step is less.
 *
 * @param steps generator steps traced
 * @param operations every execution of an operation
 */
public record StepProfile(int steps, List<TracedOperation> operations) {
  private static final String NO_LAYER = "(outside of layers)";
  private static final double NANOS_PER_MICRO = 1e-3;

  /** Forward and backward milliseconds and executions, over all steps. */
  private static final class Sum {
    private double forward;
    private double backward;
    private long count;

    void add(TracedOperation operation) {
      count++;
      if (operation.backward()) {
        backward += operation.milliseconds();
      } else {
        forward += operation.milliseconds();
      }
    }

    double total() {
      return forward + backward;
    }
  }

  /** Both tables as text, no wider than so many characters. */
  public String text(int width) {
    return table("Milliseconds of a generator step by operation", TracedOperation::type).text(width)
        + "\n"
        + table(
                "Milliseconds of a generator step by layer",
                operation -> operation.layer().isEmpty() ? NO_LAYER : operation.layer())
            .text(width);
  }

  private Table table(String title, Function<TracedOperation, String> key) {
    Map<String, Sum> sums = new HashMap<>();
    operations.forEach(
        operation -> sums.computeIfAbsent(key.apply(operation), name -> new Sum()).add(operation));
    double all = sums.values().stream().mapToDouble(Sum::total).sum();
    List<Map.Entry<String, Sum>> sorted = new ArrayList<>(sums.entrySet());
    sorted.sort(
        Comparator.comparingDouble((Map.Entry<String, Sum> entry) -> -entry.getValue().total())
            .thenComparing(Map.Entry::getKey));
    Table table = Table.of(title, "what", "forward", "backward", "both", "share, %", "runs");
    for (Map.Entry<String, Sum> entry : sorted) {
      Sum sum = entry.getValue();
      table =
          table.row(
              Cell.of(entry.getKey()),
              Cell.of(sum.forward / steps, 3),
              Cell.of(sum.backward / steps, 3),
              Cell.of(sum.total() / steps, 3),
              Cell.of(100 * sum.total() / all, 1),
              Cell.of((double) sum.count / steps, 0));
    }
    return table;
  }

  void writeTables(Path file) {
    write(file, out -> out.write(text(Integer.MAX_VALUE).getBytes(StandardCharsets.UTF_8)));
  }

  /** Chrome's trace event format: one complete event per execution, times in microseconds. */
  void writeTrace(Path file) {
    long first = operations.stream().mapToLong(TracedOperation::startNanos).min().orElse(0);
    write(
        file,
        out -> {
          try (JsonGenerator json =
              new JsonFactory()
                  .createGenerator(out)
                  .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("displayTimeUnit", "ms");
            json.writeArrayFieldStart("traceEvents");
            List<String> devices =
                operations.stream().map(TracedOperation::device).distinct().sorted().toList();
            for (int i = 0; i < devices.size(); i++) {
              writeDevice(json, i, devices.get(i));
            }
            for (TracedOperation operation : operations) {
              writeEvent(json, operation, devices.indexOf(operation.device()), first);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
        });
  }

  private static void writeDevice(JsonGenerator json, int number, String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", "process_name");
    json.writeStringField("ph", "M");
    json.writeNumberField("pid", number);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeEvent(
      JsonGenerator json, TracedOperation operation, int device, long first) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", operation.type());
    json.writeStringField("cat", operation.backward() ? "backward" : "forward");
    json.writeStringField("ph", "X");
    json.writeNumberField("ts", (operation.startNanos() - first) * NANOS_PER_MICRO);
    json.writeNumberField("dur", operation.nanos() * NANOS_PER_MICRO);
    json.writeNumberField("pid", device);
    json.writeNumberField("tid", operation.thread());
    json.writeObjectFieldStart("args");
    json.writeStringField("operation", operation.name());
    json.writeStringField("layer", operation.layer());
    json.writeStringField("shape", operation.shape());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(Path file, WholeFile.Content content) {
    try {
      WholeFile.write(file, content);
    } catch (IOException e) {
      throw TrainingException.notWritten(file, e);
    }
  }

  /**
   * One execution of an operation.
   *
   * @param name of the operation in the graph
   * @param type such as {@code Conv2D}
   * @param layer checkpoint path of its layer; empty: none
   * @param backward whether it is part of a gradient
   * @param shape of the first output, as in {@code [64, 8, 8, 256]}; empty where there is none
   * @param device where it ran
   * @param thread number of the thread
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
    /** Part of a longer label: {@code name = Type(inputs)}. */
    private static final Pattern LABEL = Pattern.compile("= ?([A-Za-z0-9_]+)\\(");

    static TracedOperation of(String device, NodeExecStats node, StepProfiler.LayerNames layers) {
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
}
