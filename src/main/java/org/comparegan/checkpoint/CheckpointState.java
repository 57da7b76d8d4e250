package org.comparegan.checkpoint;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comparegan.file.WholeFile;

/**
 * The state file {@code checkpoint} of a run directory, as {@code tf.train.get_checkpoint_state}
 * reads it: which checkpoints there are, and which is the latest.
 *
 * @param latest prefix of the latest checkpoint
 * @param all prefixes of all that are kept, oldest first; may be empty in files written by hand
 * @param timestamps seconds since 1970 of each, or none
 * @param lastPreserved seconds since 1970 of the last one kept for good; 0 if none
 */
public record CheckpointState(
    String latest, List<String> all, List<Double> timestamps, double lastPreserved) {
  /** The file's name within a run directory. */
  public static final String FILE = "checkpoint";

  private static final Descriptor MESSAGE = message();

  /** Copies the lists. */
  public CheckpointState {
    all = List.copyOf(all);
    timestamps = List.copyOf(timestamps);
  }

  /** A state without times. */
  public static CheckpointState of(String latest, List<String> all) {
    return new CheckpointState(latest, all, List.of(), 0);
  }

  /**
   * The state of a directory, relative paths joined to it; empty, as in TensorFlow, if there is no
   * file or it does not parse.
   *
   * @throws CheckpointException if the file names no latest checkpoint
   */
  public static Optional<CheckpointState> read(Path directory) {
    if (!Files.exists(directory.resolve(FILE))) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(directory));
    } catch (TextFormat.ParseException e) {
      return Optional.empty();
    }
  }

  /** Like {@link #read}, but a missing or unreadable file is an error that says where. */
  public static CheckpointState require(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      throw CheckpointException.in(file, "no such file", "name a run directory or a checkpoint");
    }
    try {
      return parse(directory);
    } catch (TextFormat.ParseException e) {
      throw new CheckpointException(
          file
              + ":"
              + e.getLine()
              + ":"
              + e.getColumn()
              + ": "
              + e.getMessage()
              + "; repair the file, or name a checkpoint's prefix",
          e);
    }
  }

  private static CheckpointState parse(Path directory) throws TextFormat.ParseException {
    Path file = directory.resolve(FILE);
    DynamicMessage.Builder parsed = DynamicMessage.newBuilder(MESSAGE);
    try {
      TextFormat.merge(Files.readString(file, StandardCharsets.UTF_8), parsed);
    } catch (TextFormat.ParseException e) {
      throw e;
    } catch (IOException e) {
      throw CheckpointException.because(
          file, "cannot be read", e, "check encoding and permissions");
    }
    DynamicMessage message = parsed.build();
    String latest = (String) message.getField(field(1));
    if (latest.isEmpty()) {
      throw CheckpointException.in(
          file, "names no model_checkpoint_path", "add it, or name a checkpoint's prefix");
    }
    return new CheckpointState(
        join(directory, latest),
        list(message, 2, String.class).stream().map(p -> join(directory, p)).toList(),
        list(message, 3, Double.class),
        (Double) message.getField(field(4)));
  }

  /** All kept checkpoints in the order of their steps, or the latest alone if none is listed. */
  public List<String> inOrder() {
    List<String> known = all.isEmpty() ? List.of(latest) : all;
    return known.stream().sorted(Comparator.comparingLong(CheckpointState::step)).toList();
  }

  /** The step at the end of a checkpoint's prefix, as in {@code model.ckpt-500}; 0 without one. */
  public static long step(String prefix) {
    String digits = prefix.substring(prefix.lastIndexOf('-') + 1);
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }

  /** Writes the state file of a directory, whole or not at all; paths within it become relative. */
  public void write(Path directory) {
    DynamicMessage.Builder message =
        DynamicMessage.newBuilder(MESSAGE).setField(field(1), relative(directory, latest));
    all.forEach(p -> message.addRepeatedField(field(2), relative(directory, p)));
    timestamps.forEach(t -> message.addRepeatedField(field(3), t));
    if (lastPreserved != 0) {
      message.setField(field(4), lastPreserved);
    }
    String text = TextFormat.printer().escapingNonAscii(true).printToString(message.build());
    Path file = directory.resolve(FILE);
    try {
      WholeFile.write(file, text);
    } catch (IOException e) {
      throw CheckpointException.because(
          file, "cannot be written", e, "check free space and permissions");
    }
  }

  private static <T> List<T> list(DynamicMessage message, int number, Class<T> type) {
    return ((List<?>) message.getField(field(number))).stream().map(type::cast).toList();
  }

  /** Like {@code os.path.join}, which keeps an absolute path. */
  private static String join(Path directory, String path) {
    return new File(path).isAbsolute() ? path : directory + "/" + path;
  }

  private static String relative(Path directory, String path) {
    String inside = directory + "/";
    return path.startsWith(inside) ? path.substring(inside.length()) : path;
  }

  private static FieldDescriptor field(int number) {
    return Objects.requireNonNull(MESSAGE.findFieldByNumber(number));
  }

  /** {@code tensorflow/python/training/checkpoint_state.proto}, which TF-Java does not bring. */
  private static Descriptor message() {
    DescriptorProto type =
        DescriptorProto.newBuilder()
            .setName("CheckpointState")
            .addField(field("model_checkpoint_path", 1, Type.TYPE_STRING, Label.LABEL_OPTIONAL))
            .addField(
                field("all_model_checkpoint_paths", 2, Type.TYPE_STRING, Label.LABEL_REPEATED))
            .addField(
                field("all_model_checkpoint_timestamps", 3, Type.TYPE_DOUBLE, Label.LABEL_REPEATED))
            .addField(field("last_preserved_timestamp", 4, Type.TYPE_DOUBLE, Label.LABEL_OPTIONAL))
            .build();
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("checkpoint_state.proto")
            .setSyntax("proto3")
            .addMessageType(type)
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().get(0);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto field(String name, int number, Type type, Label label) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(label)
        .build();
  }
}
