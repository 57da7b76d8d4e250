package org.comparegan.hub;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.FloatArray;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** One network of a module, called with any number of rows. */
final class ModuleCall {
  /** Rows of one run of a graph of free batch size: bounds the memory that a run needs. */
  static final int FREE_BATCH = 256;

  private static final String LABELS = "labels";

  private final String location;
  private final String name;
  private final ModuleSignature signature;
  private final String output;
  private final String input;

  private ModuleCall(
      String location, String name, ModuleSignature signature, String output, String input) {
    this.location = location;
    this.name = name;
    this.signature = signature;
    this.output = output;
    this.input = input;
  }

  /** The signature with this output and input, and labels at most. */
  static ModuleCall find(String location, ModuleGraph graph, String output, String input) {
    List<String> fitting =
        graph.signatures().entrySet().stream()
            .filter(
                e ->
                    e.getValue().outputs().containsKey(output)
                        && e.getValue().inputs().containsKey(input)
                        && List.of(input, LABELS).containsAll(e.getValue().inputs().keySet()))
            .map(Map.Entry::getKey)
            .toList();
    if (fitting.isEmpty()) {
      throw CheckpointException.in(
          location,
          "no signature takes " + input + " (and labels) and gives " + output,
          "it has " + graph.signatures());
    }
    // "serving_default" where a model has several names for the same thing.
    String name = fitting.contains("serving_default") ? "serving_default" : fitting.get(0);
    ModuleSignature signature = graph.signatures().get(name);
    if (signature == null) {
      throw new IllegalStateException(name);
    }
    return new ModuleCall(location, name, signature, output, input);
  }

  FloatArray run(LoadedModule module, FloatArray rows, int[] labels, boolean accumulating) {
    check(rows, labels);
    int n = rows.rows();
    long fixed = port(input).batch();
    int batch = Math.toIntExact(fixed > 0 ? fixed : Math.max(1, Math.min(n, FREE_BATCH)));
    if (accumulating && fixed > 0 && n % batch != 0) {
      throw CheckpointException.in(
          location,
          "accumulators are on and " + n + " rows do not fill batches of " + batch,
          "give a multiple of " + batch);
    }
    List<float[]> parts = new ArrayList<>();
    Shape shape = Shape.unknown();
    for (int from = 0; from < n; from += batch) {
      int count = fixed > 0 ? batch : Math.min(batch, n - from);
      FloatArray part = one(module, rows.rows(from, count), part(labels, from, count));
      shape = part.shape();
      int keep = part.values().length / count * Math.min(count, n - from);
      parts.add(Arrays.copyOf(part.values(), keep));
    }
    if (parts.isEmpty()) {
      throw CheckpointException.in(location, "no rows were given", "give at least one");
    }
    return join(parts, shape.tail().prepend(n));
  }

  private FloatArray one(LoadedModule module, FloatArray rows, int[] labels) {
    Map<String, Tensor> inputs = new HashMap<>();
    try {
      inputs.put(
          input, TFloat32.tensorOf(rows.shape(), DataBuffers.of(rows.values(), true, false)));
      if (signature.inputs().containsKey(LABELS)) {
        inputs.put(LABELS, labels(labels));
      }
      try (Result result = module.run(name, inputs, List.of(output))) {
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
        float[] values = new float[Math.toIntExact(found.shape().size())];
        found.asRawTensor().data().asFloats().read(values);
        return new FloatArray(found.shape(), values);
      }
    } finally {
      inputs.values().forEach(Tensor::close);
    }
  }

  private Tensor labels(int[] labels) {
    Shape shape = Shape.of(labels.length);
    return port(LABELS).dtype() == DataType.DT_INT64
        ? TInt64.tensorOf(shape, DataBuffers.of(Arrays.stream(labels).asLongStream().toArray()))
        : TInt32.tensorOf(shape, DataBuffers.of(labels));
  }

  private void check(FloatArray rows, int[] labels) {
    Shape wanted = port(input).shape();
    if (!wanted.isUnknown() && wanted.numDimensions() > 0) {
      Shape free = wanted.tail().prepend(-1);
      if (rows.shape().numDimensions() != free.numDimensions()
          || !free.isCompatibleWith(rows.shape())) {
        throw CheckpointException.in(
            location, input + " is of shape " + rows.shape(), "it must be of shape " + free);
      }
    }
    int needed = signature.inputs().containsKey(LABELS) ? rows.rows() : 0;
    if (labels.length != needed) {
      throw CheckpointException.in(
          location,
          labels.length + " labels for " + rows.rows() + " rows",
          needed == 0 ? "the module is unconditional: give none" : "give one for each row");
    }
  }

  private ModuleSignature.Port port(String of) {
    ModuleSignature.Port port = signature.inputs().get(of);
    if (port == null) {
      throw new IllegalStateException(of);
    }
    return port;
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
}
