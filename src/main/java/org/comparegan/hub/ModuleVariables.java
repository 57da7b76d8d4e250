package org.comparegan.hub;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.file.NearestName;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** Reads and sets the variables of an imported graph by their names in the checkpoint. */
final class ModuleVariables {
  /** Restored in one run of the session, so that not all values are in memory twice. */
  private static final long GROUP_BYTES = 256L << 20;

  private record Access(TensorInfo info, Output<?> fed, Operation assign, Output<?> value) {}

  private final String location;
  private final Session session;
  private final SortedMap<String, Access> variables = new TreeMap<>();

  /** Adds one placeholder, assignment and read to the graph for each variable. */
  ModuleVariables(
      String location, Graph graph, Session session, Map<String, ModuleGraph.Variable> handles) {
    this.location = location;
    this.session = session;
    handles.forEach((key, variable) -> variables.put(key, access(graph, variable)));
  }

  private Access access(Graph graph, ModuleGraph.Variable variable) {
    String name = "comparegan/variable" + variables.size();
    var dtype = variable.info().dtype().proto();
    Output<?> handle = graph.operationOrThrow(variable.node()).output(0);
    Output<?> fed =
        graph
            .opBuilder("Placeholder", name + "/value", graph.baseScope())
            .setAttr("dtype", dtype)
            .build()
            .output(0);
    String type = variable.resource() ? "dtype" : "T";
    Operation assign =
        graph
            .opBuilder(
                variable.resource() ? "AssignVariableOp" : "Assign",
                name + "/assign",
                graph.baseScope())
            .addInput(handle)
            .addInput(fed)
            .setAttr(type, dtype)
            .build();
    Output<?> value =
        graph
            .opBuilder(
                variable.resource() ? "ReadVariableOp" : "Identity",
                name + "/read",
                graph.baseScope())
            .addInput(handle)
            .setAttr(type, dtype)
            .build()
            .output(0);
    return new Access(variable.info(), fed, assign, value);
  }

  /** Sets the given variables from a checkpoint, after checking all types and shapes. */
  void restore(Checkpoint checkpoint, Iterable<String> keys) {
    for (String key : keys) {
      TensorInfo wanted = access(key).info;
      TensorInfo found = checkpoint.info(key);
      if (found.dtype() != wanted.dtype() || !wanted.shape().isCompatibleWith(found.shape())) {
        throw CheckpointException.tensor(
            checkpoint.path(),
            key,
            "is " + found + ", the graph wants " + wanted,
            "graph and checkpoint do not belong together");
      }
    }
    Map<String, Tensor> group = new HashMap<>();
    try {
      long bytes = 0;
      for (String key : keys) {
        bytes += read(checkpoint, key, group).numBytes();
        if (bytes > GROUP_BYTES) {
          assign(group);
          bytes = 0;
        }
      }
      assign(group);
    } finally {
      group.values().forEach(Tensor::close);
    }
  }

  /** Adds a tensor, which takes no memory before it is known that the file has as many bytes. */
  private Tensor read(Checkpoint checkpoint, String key, Map<String, Tensor> group) {
    Supplier<Tensor> value =
        () -> group.computeIfAbsent(key, name -> tensor(checkpoint.info(name)));
    long[] done = {0};
    checkpoint.stream(
        key,
        piece -> {
          ByteDataBuffer data = value.get().asRawTensor().data();
          byte[] bytes = new byte[piece.remaining()];
          piece.get(bytes);
          data.offset(done[0]).write(bytes);
          done[0] += bytes.length;
        });
    return value.get();
  }

  /** Assigns in one run, then closes and forgets the tensors. */
  private void assign(Map<String, Tensor> values) {
    if (values.isEmpty()) {
      return;
    }
    Session.Runner runner = session.runner();
    values.forEach((key, value) -> runner.feed(access(key).fed, value));
    values.keySet().forEach(key -> runner.addTarget(access(key).assign));
    runner.run().close();
    values.values().forEach(Tensor::close);
    values.clear();
  }

  /** The present elements of a variable of any number type, as doubles. */
  double[] read(String key) {
    Access access = access(key);
    try (Result result = session.runner().fetch(access.value).run()) {
      return access.info.dtype().widen(bytes(result.get(0)));
    }
  }

  /** Adds the present values of all variables to a checkpoint, bit by bit. */
  void save(BundleWriter writer, String namePrefix) {
    variables.forEach(
        (key, access) -> {
          try (Result result = session.runner().fetch(access.value).run()) {
            Tensor value = result.get(0);
            writer.bytes(
                namePrefix + key,
                access.info.dtype(),
                value.shape(),
                ByteBuffer.wrap(bytes(value)));
          }
        });
  }

  private static byte[] bytes(Tensor value) {
    ByteDataBuffer data = value.asRawTensor().data();
    byte[] bytes = new byte[Math.toIntExact(data.size())];
    data.read(bytes);
    return bytes;
  }

  /** Sets a variable of type float32, int32 or int64 to the given elements. */
  void assign(String key, Shape shape, double[] values) {
    Access access = access(key);
    TensorInfo info = new TensorInfo(access.info.dtype(), shape);
    if (!access.info.shape().isCompatibleWith(shape) || shape.size() != values.length) {
      throw CheckpointException.tensor(
          location,
          key,
          "is " + access.info + ", given are " + values.length + " values of " + shape,
          "give values of its shape");
    }
    try (Tensor value = tensor(info)) {
      ByteDataBuffer data = value.asRawTensor().data();
      switch (info.dtype()) {
        case FLOAT32 -> {
          for (int i = 0; i < values.length; i++) {
            data.asFloats().setFloat((float) values[i], i);
          }
        }
        case INT32 -> {
          for (int i = 0; i < values.length; i++) {
            data.asInts().setInt((int) values[i], i);
          }
        }
        case INT64 -> {
          for (int i = 0; i < values.length; i++) {
            data.asLongs().setLong((long) values[i], i);
          }
        }
        default ->
            throw CheckpointException.tensor(
                location, key, "is " + info.dtype(), "only float32, int32 and int64 can be set");
      }
      assign(new HashMap<>(Map.of(key, value)));
    }
  }

  TensorInfo info(String key) {
    return access(key).info;
  }

  private Access access(String key) {
    Access access = variables.get(key);
    if (access == null) {
      throw CheckpointException.tensor(
          location,
          key,
          "the graph has no such variable",
          NearestName.nearest(key, variables.keySet())
              .map(n -> "the nearest name is \"" + n + "\"")
              .orElse("it has none at all"));
    }
    return access;
  }

  private Tensor tensor(TensorInfo info) {
    return Tensor.of(type(info.dtype()), info.shape());
  }

  private Class<? extends TType> type(Dtype dtype) {
    return switch (dtype) {
      case FLOAT32 -> TFloat32.class;
      case FLOAT64 -> TFloat64.class;
      case FLOAT16 -> TFloat16.class;
      case BFLOAT16 -> TBfloat16.class;
      case INT32 -> TInt32.class;
      case INT64 -> TInt64.class;
      case UINT8 -> TUint8.class;
      case BOOL -> TBool.class;
      default ->
          throw CheckpointException.in(
              location, "has a variable of type " + dtype, "this type cannot be restored");
    };
  }
}
