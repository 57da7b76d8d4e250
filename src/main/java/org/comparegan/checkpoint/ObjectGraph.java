package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The object graph of a TensorFlow 2 checkpoint, whose keys are paths through Python objects. The
 * tensor {@value #TENSOR} lists for each key the name that the variable had in its graph.
 */
public final class ObjectGraph {
  /** The tensor that describes the objects. */
  public static final String TENSOR = "_CHECKPOINTABLE_OBJECT_GRAPH";

  /** How the keys of values end. */
  public static final String SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE";

  private static final int NODES = 1;
  private static final int ATTRIBUTES = 2;
  private static final int FULL_NAME = 2;
  private static final int KEY = 3;

  private ObjectGraph() {}

  /**
   * The graph names of the variables by their keys; empty where the checkpoint is not object-based.
   *
   * @throws CheckpointException if the description does not parse
   */
  public static Map<String, String> variableNames(Checkpoint checkpoint) {
    Map<String, String> names = new LinkedHashMap<>();
    if (!checkpoint.tensors().containsKey(TENSOR)) {
      return names;
    }
    List<ByteString> description = checkpoint.strings(TENSOR);
    try {
      for (ByteString text : description) {
        for (ByteString node : messages(text, NODES)) {
          for (ByteString attribute : messages(node, ATTRIBUTES)) {
            String key = last(attribute, KEY);
            String name = last(attribute, FULL_NAME);
            if (!key.isEmpty() && !name.isEmpty()) {
              names.put(key, name);
            }
          }
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw CheckpointException.because(
          checkpoint.path() + ": tensor \"" + TENSOR + "\"",
          "does not parse",
          e,
          CheckpointException.COPY_AGAIN);
    }
    return names;
  }

  private static List<ByteString> messages(ByteString message, int field)
      throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList();
  }

  private static String last(ByteString message, int field) throws InvalidProtocolBufferException {
    List<ByteString> all = messages(message, field);
    return all.isEmpty() ? "" : all.get(all.size() - 1).toStringUtf8();
  }
}
